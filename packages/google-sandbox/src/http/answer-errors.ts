/**
 * Turns everything that can go wrong in a request into Google's error body, and reads bodies as leniently as Google:
 * an empty JSON body is an empty object. Never lets an exception's text out of a 500.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import { GoogleError, invalidArgument, toErrorBody } from './google-error.ts'

/** Installs the error handler and the JSON body parser on the root instance. */
export function answerErrors(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: unknown, text: string | Buffer) => readJson(String(text)),
  )
  app.setErrorHandler((error, request, reply) => {
    const known = toGoogleError(error)
    if (known.status >= 500) request.log.error({ err: error }, 'request failed')
    if (known.options.headers) reply.headers(known.options.headers)
    return reply.code(known.status).send(toErrorBody(known))
  })
}

/** For a URL that Fastify cannot decode and so leads to no route, whose errors pass every error handler by. */
export function answerUnreadableUrl(_error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  void reply.code(400).send(toErrorBody(invalidArgument('The URL cannot be decoded.', { reason: 'badRequest' })))
}

/** Parses a JSON body; an empty one is `{}`. Throws Google's 400 for malformed JSON. */
export function readJson(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw invalidArgument('Invalid JSON payload received.', { reason: 'parseError' })
  }
}

function toGoogleError(error: unknown): GoogleError {
  if (error instanceof GoogleError) return error
  if (error instanceof ZodError) {
    const [issue] = error.issues
    const path = issue?.path.join('.') ?? ''
    return invalidArgument(`Invalid value at '${path || 'body'}': ${issue?.message ?? 'invalid'}`, {
      reason: 'invalid',
    })
  }
  const status = (error as { statusCode?: number }).statusCode
  if (status === 413) return new GoogleError(413, 'Request Too Large.')
  if (status && status >= 400 && status < 500) return new GoogleError(status, (error as Error).message)
  return new GoogleError(500, 'Internal error encountered.')
}
