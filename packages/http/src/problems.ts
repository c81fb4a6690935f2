/**
 * Turns whatever a route throws into application/problem+json (RFC 9457), or into the error of the protocol that the
 * endpoint speaks: OAuth (RFC 6749 section 5.2), pushed security events (RFC 8935 section 2.3). Hides the detail of a 5xx that nobody threw on purpose; logs each fault once.
 */
import {
  contentTypes,
  ProblemError,
  problems,
  toOAuthError,
  toProblem,
  toSecurityEventError,
  type Encoding,
  type ProblemCode,
} from '@oma/contract'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { pathOf } from './logging.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** This route is there to refuse; its method is not one to offer. */
    refuses?: boolean
  }
}

/** Fastify's own refusals, in our words: what is wrong and what to do. */
const refusals: Record<string, [ProblemCode, string]> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed-json', 'The body is not valid JSON. Send a JSON object.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed-json', 'The body is empty. Send a JSON object, {} at the least.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload-too-large', 'The body is larger than what is taken here. Send less.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['validation-failed', 'Content-Length does not match the body.'],
  FST_ERR_RATE_LIMIT: ['too-many-requests', 'Too many requests. Wait, then try again.'],
}

/** Sets the error and not-found handlers of an app. */
export function renderProblems(
  app: FastifyInstance,
  translate: (error: unknown) => ProblemError | undefined = () => undefined,
): void {
  const routes = collectRoutes(app)
  app.setErrorHandler((error: FastifyError, request, reply) =>
    sendProblem(translate(error) ?? toProblemError(error, request), request, reply, error),
  )
  app.setNotFoundHandler((request, reply) => {
    const allowed = routes.methodsOf(pathOf(request.url))
    if (allowed.length === 0) {
      return sendProblem(new ProblemError('not-found', `There is nothing at ${pathOf(request.url)}.`), request, reply)
    }
    reply.header('allow', allowed.join(', '))
    return sendProblem(new ProblemError('method-not-allowed', `Use ${allowed.join(' or ')} here.`), request, reply)
  })
}

/** For a URL that cannot even be routed; no hook has run then, so the headers of every answer are set here. */
export function refuseBadUrl(_: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-content-type-options', 'nosniff')
  void sendProblem(
    new ProblemError('validation-failed', 'The address is not valid: check its %-encoding.'),
    request,
    reply,
  )
}

/** So long a client may take to read why it was refused. */
const lingerMs = 1_000

/** For what is no HTTP at all; there is neither a request nor a reply then. */
export function refuseBadHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW'
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const detail = late
    ? 'The request did not arrive in time.'
    : tooLarge
      ? 'The headers are too large.'
      : 'This is no HTTP request.'
  const status = late ? '408 Request Timeout' : tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'
  const body = JSON.stringify(toProblem('validation-failed', detail))
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `connection: close\r\n\r\n${body}`,
  )
  // Whoever goes on sending would keep their request, and all that waits for its end.
  const cut = setTimeout(() => socket.destroy(), lingerMs).unref()
  socket.once('close', () => clearTimeout(cut))
}

/** Sends one problem; `error` is what was thrown, for the log. */
function sendProblem(problem: ProblemError, request: FastifyRequest, reply: FastifyReply, error: unknown = problem) {
  const { status } = problems[problem.code]
  if (problem.code === 'internal') request.log.error({ err: error }, 'request failed')
  // Thrown on purpose: shed load or somebody else's outage. Where there is a cause it is worth its stack.
  else if (status >= 500) request.log.warn({ problem: problem.code, err: problem.cause }, problem.message)
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.ceil(problem.retryAfterSeconds)))
  if (status === 401 && !reply.hasHeader('www-authenticate')) reply.header('www-authenticate', 'Bearer')
  const encoding = encodingOf(request)
  return reply
    .code(encoding === 'security-event' ? statusOfPush(status) : status)
    .header('cache-control', 'no-store')
    .type(encoding === 'json' ? 'application/problem+json' : 'application/json')
    .serializer(JSON.stringify)
    .send(bodies[encoding](problem, request))
}

/** How the bodies of the route travel; JSON where there is none. */
function encodingOf(request: FastifyRequest): Encoding {
  return request.routeOptions.config?.endpoint?.encoding ?? 'json'
}

/** Each protocol's own words for what went wrong. */
const bodies: Record<Encoding, (problem: ProblemError, request: FastifyRequest) => object> = {
  json: ({ code, detail, secondFactor }, { id }) => ({
    ...toProblem(code, detail, `urn:uuid:${id}`),
    ...(secondFactor && { second_factor: secondFactor }),
  }),
  form: ({ code, detail }) => toOAuthError(code, detail),
  'security-event': ({ code, detail }) => toSecurityEventError(code, detail),
}

/** Whoever pushes knows 400 for what is not to be sent again (RFC 8935 section 2.3); what is, keeps its status. */
function statusOfPush(status: number): number {
  return status < 500 && status !== 429 ? 400 : status
}

function toProblemError(error: FastifyError, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const encoding = encodingOf(request)
    const faults = error.validation.map(
      ({ instancePath, message }) =>
        `${instancePath.slice(1).replaceAll('/', '.') || error.validationContext}: ${message}`,
    )
    return new ProblemError(encoding === 'json' ? 'validation-failed' : 'invalid-request', `${faults.join('; ')}.`)
  }
  const refusal = refusals[error.code]
  if (refusal) return new ProblemError(...refusal)
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const wanted = contentTypes[encodingOf(request)]
    return new ProblemError('unsupported-media-type', `Send the body as ${wanted}.`)
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new ProblemError('validation-failed', error.message)
  }
  return new ProblemError('internal')
}

/** Remembers which paths exist, so that a wrong method can be told from a wrong path. */
function collectRoutes(app: FastifyInstance) {
  const methodsByPattern = new Map<string, { pattern: RegExp; methods: Set<string> }>()
  app.addHook('onRoute', ({ url, method, config }) => {
    if (url.includes('*') || config?.refuses) return
    const pattern = new RegExp(`^${url.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}/?$`)
    const entry = methodsByPattern.get(url) ?? { pattern, methods: new Set<string>() }
    for (const one of [method].flat()) if (one !== 'HEAD') entry.methods.add(one)
    methodsByPattern.set(url, entry)
  })
  return {
    methodsOf: (path: string): string[] => [
      ...new Set(
        [...methodsByPattern.values()]
          .filter(({ pattern }) => pattern.test(path))
          .flatMap(({ methods }) => [...methods]),
      ),
    ],
  }
}
