/**
 * Google's resumable upload protocol: a first request names the resource, later ones bring the bytes, whole or in chunks.
 * A finished upload is made as a multipart one, so nothing else knows of it. https://developers.google.com/gmail/api/guides/uploads
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../../http/google-error.ts'
import { readQuery } from '../../http/read-query.ts'
import * as scopes from '../scopes.ts'
import { addChunk, asMultipart, createSessions, type UploadSession } from './sessions.ts'

/** Lets every route of this scope take a resumable upload. */
export function takeResumableUploads(app: FastifyInstance): void {
  const sessions = createSessions()

  // A chunk may come without a content type.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: string | Buffer) => body)

  app.addHook('preHandler', async (request, reply) => {
    const query = readQuery(request)
    if (query.text('uploadType') !== 'resumable') return undefined
    const id = query.text('upload_id')
    if (id === undefined) return start(request, reply)
    const session = sessions.find(id)
    if (!session) throw notFound()
    const chunk = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    if (!addChunk(session, chunk, request.headers['content-range'])) return askForMore(session, reply)
    sessions.end(id)
    return finish(session, reply)
  })

  // Bytes are always PUT, also to what is otherwise POST; the hook answers them.
  app.put('/messages/*', { config: { scopes: [...scopes.send, ...scopes.insert] } }, async () => {
    throw notFound()
  })
  for (const path of ['/messages', '/drafts', '/drafts/send']) {
    app.put(path, { config: { scopes: [...scopes.compose, ...scopes.insert] } }, async () => {
      throw notFound()
    })
  }

  function start(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { body, headers, method, protocol, host, url } = request
    const id = sessions.start({
      method,
      url: url.replace('uploadType=resumable', 'uploadType=multipart'),
      authorization: headers.authorization,
      resource: JSON.stringify(Buffer.isBuffer(body) ? {} : (body ?? {})),
      mediaType: String(headers['x-upload-content-type'] ?? 'message/rfc822'),
    })
    return reply.headers({ location: `${protocol}://${host}${url}&upload_id=${id}`, 'x-guploader-uploadid': id }).send()
  }

  async function finish(session: UploadSession, reply: FastifyReply): Promise<FastifyReply> {
    const { body: payload, contentType } = asMultipart(session)
    const { method, url, authorization } = session
    const answer = await app.inject({
      method: method as 'POST',
      url,
      headers: { 'content-type': contentType, ...(authorization !== undefined && { authorization }) },
      payload,
    })
    return reply.code(answer.statusCode).type('application/json; charset=utf-8').serializer(String).send(answer.body)
  }
}

function askForMore({ received }: UploadSession, reply: FastifyReply): FastifyReply {
  return reply
    .code(308)
    .headers(received > 0 ? { range: `bytes=0-${received - 1}` } : {})
    .send()
}
