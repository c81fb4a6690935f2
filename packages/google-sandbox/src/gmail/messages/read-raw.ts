/**
 * Gets the RFC 5322 bytes of a message out of a request: base64url in JSON, a media upload, or a multipart upload whose
 * first part is the JSON and whose second is the mail.
 */
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { GoogleError, invalidArgument } from '../../http/google-error.ts'
import { readJson } from '../../http/answer-errors.ts'
import { splitMultipart } from '../mime/parse-mime.ts'

/** What Google takes to be sent, or kept as a draft; see `maxSize` in its discovery document. */
const largestOutgoingBytes = 35 * 1024 * 1024

const MessageBody = z.looseObject({
  raw: z.string().optional(),
  threadId: z.string().nullish(),
  labelIds: z.array(z.string()).nullish(),
})

/** What a request says about the message it brings. */
export interface SubmittedMail {
  raw: Buffer
  threadId: string | undefined
  labelIds: string[]
  /** The whole JSON part. */
  resource: Record<string, unknown>
}

/** Reads the message of a send, insert, import or draft request. `pick` finds the Message inside the JSON resource. */
export async function readSubmittedMail(
  request: FastifyRequest,
  pick: (resource: Record<string, unknown>) => unknown = (resource) => resource,
  largestBytes = largestOutgoingBytes,
): Promise<SubmittedMail> {
  const { resource, media } = await readParts(request)
  const message = MessageBody.parse(pick(resource) ?? {})
  const raw = media ?? readBase64(message.raw)
  if (raw.length === 0) {
    throw invalidArgument("'raw' RFC822 payload message string or uploading message via /upload/* URL required")
  }
  if (raw.length > largestBytes) throw new GoogleError(413, 'Message too large.', { reason: 'uploadTooLarge' })
  return { raw, threadId: message.threadId ?? undefined, labelIds: message.labelIds ?? [], resource }
}

async function readParts(request: FastifyRequest): Promise<{ resource: Record<string, unknown>; media?: Buffer }> {
  const { body } = request
  if (!Buffer.isBuffer(body)) return { resource: asResource(body) }
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/')) return { resource: {}, media: body }
  const parts = await splitMultipart(type, body)
  const json = parts.find(({ mimeType }) => mimeType === 'application/json')
  const media = parts.find((part) => part !== json)
  return { resource: asResource(readJson(json?.bytes.toString() ?? '')), ...(media && { media: media.bytes }) }
}

function asResource(body: unknown): Record<string, unknown> {
  return z.looseObject({}).parse(body ?? {})
}

/** Google takes both alphabets and optional padding, and refuses anything else. */
function readBase64(text = ''): Buffer {
  if (!/^[\w+/=\s-]*$/.test(text)) throw invalidArgument('Invalid value for ByteString: raw')
  return Buffer.from(text, 'base64url')
}
