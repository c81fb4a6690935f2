/**
 * Google's batch endpoints: up to 100 calls in one request, made one after the other with the outer request's
 * credentials unless a call brings its own. A call can only be one of the APIs, never the control plane.
 */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { invalidArgument, notFound, toErrorBody } from '../http/google-error.ts'
import { readCalls, type BatchCall } from './read-calls.ts'
import { writeAnswers, type BatchAnswer } from './write-answers.ts'

/** `batchPath` of the discovery documents, and the path that Google's guides name. */
const apis = {
  '/batch': ['/gmail/v1/', '/calendar/v3/'],
  '/batch/gmail/v1': ['/gmail/v1/'],
  '/batch/calendar/v3': ['/calendar/v3/'],
}

export const batchRoutes: FastifyPluginAsync = async (app) => {
  app.addContentTypeParser(
    /^multipart\//,
    { parseAs: 'buffer' },
    async (_request: unknown, body: string | Buffer) => body,
  )

  for (const [path, prefixes] of Object.entries(apis)) {
    app.post(path, async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) {
        throw invalidArgument('Failed to parse batch request: multipart/mixed required', { reason: 'parseError' })
      }
      const answers: BatchAnswer[] = []
      for (const call of await readCalls(request.headers['content-type'] ?? '', request.body)) {
        const answer = prefixes.some((prefix) => call.url.startsWith(prefix))
          ? await makeCall(app, request, call)
          : refuse(call)
        if (!answer) return hangUp(request, reply)
        answers.push(answer)
      }
      const boundary = `batch_${randomBytes(16).toString('base64url')}`
      return reply.type(`multipart/mixed; boundary=${boundary}`).send(writeAnswers(answers, boundary))
    })
  }
}

/** `undefined` when the weather tore the call's connection. */
async function makeCall(
  app: FastifyInstance,
  outer: FastifyRequest,
  call: BatchCall,
): Promise<BatchAnswer | undefined> {
  const answer = await app
    .inject({
      method: call.method as 'GET',
      url: withQuery(call.url, outer.url),
      headers: { ...sharedHeaders(outer), ...call.headers },
      ...(call.body !== '' && { payload: call.body }),
    })
    .catch(() => undefined)
  if (!answer) return undefined
  const { statusCode: status, headers, body } = answer
  const shown = Object.entries(headers).filter(([name]) => ['content-type', 'etag', 'retry-after'].includes(name))
  return { contentId: call.contentId, status, headers: Object.fromEntries(shown) as Record<string, string>, body }
}

/** What the outer request says holds for every call, except what describes its own body and connection. */
function sharedHeaders({ headers }: FastifyRequest): Record<string, string> {
  const own = /^(content-.*|connection|host|transfer-encoding|accept-encoding|expect|keep-alive)$/
  const shared = Object.entries(headers).filter(([name, value]) => typeof value === 'string' && !own.test(name))
  return Object.fromEntries(shared) as Record<string, string>
}

/** The call's address with the outer query where it says nothing else. */
function withQuery(url: string, outerUrl: string): string {
  const [inner, outer] = [new URL(url, 'http://inner'), new URL(outerUrl, 'http://outer')]
  for (const [name, value] of outer.searchParams) {
    if (!inner.searchParams.has(name)) inner.searchParams.append(name, value)
  }
  return inner.pathname + inner.search
}

function hangUp({ raw }: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack()
  raw.socket.destroy()
  return reply
}

function refuse({ contentId }: BatchCall): BatchAnswer {
  return {
    contentId,
    status: 404,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(toErrorBody(notFound())),
  }
}
