/**
 * `/mcp`: Streamable HTTP without sessions, for clients of the 2026-07-28 revision and for those before it. One POST, one
 * answer: JSON, or a stream for who wants to hear of progress. There is no session, so GET and DELETE are refused.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports
 */
import {
  createMcpHandler,
  isLegacyRequest,
  WebStandardStreamableHTTPServerTransport,
  type AuthInfo,
} from '@modelcontextprotocol/server'
import { ProblemError } from '@oma/contract'
import type {
  FastifyError,
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  preParsingAsyncHookHandler,
} from 'fastify'
import type { Authenticate } from '../plugins/authenticate.ts'
import { metadataUrl } from '../resource.ts'
import type { Visit } from './answer-call.ts'
import { noBatch, parseError } from './errors.ts'
import { createListening, longestListeningMs } from './listening.ts'
import type { AnswerPlain } from './plain.ts'
import type { Asked, CreateMcpServer } from './server.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks at `/mcp`. */
    visit?: Visit
  }
}

export interface McpRouteOptions {
  authenticate: Authenticate
  answerPlain: AnswerPlain
  createServer: CreateMcpServer
  limitLargeBodies: preParsingAsyncHookHandler
  /** The hub's origin, from configuration and never from the Host header. */
  publicUrl: string
}

/** What the SDK insists on; a client that asks for JSON alone, or for anything, is right too. */
const bothKinds = 'application/json, text/event-stream'

/** A mail of 25 MB as base64, and what is around it. Nobody sends it who was not let in: that is asked before the body. */
const mostBodyBytes = 36 * 1024 * 1024

/** What asks to listen is kept for as long as that lasts. */
const mostListeningChars = 16_384
const tooLongToListen = () => new ProblemError('payload-too-large', 'To listen, send no more than 16 kB.')

export const mcpRoute: FastifyPluginAsync<McpRouteOptions> = async (app, options) => {
  const { authenticate, answerPlain, createServer, limitLargeBodies, publicUrl } = options
  const url = new URL('/mcp', publicUrl)
  const listening = createListening()
  const modern = createMcpHandler(({ authInfo }) => createFor(authInfo), {
    legacy: 'reject',
    bus: listening.bus,
    onerror: (err) => app.log.info({ err }, 'MCP request refused'),
  })
  app.addHook('onClose', () => modern.close())
  // Who is asked for an answer gives it first; a stream has none, and would never end.
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())
  // Not in a WeakMap by request: what that holds outlives its request until the next collection of old objects.
  app.decorateRequest('visit')
  // The SDK hands this through untouched. The bearer stays out of it: tools act through the caller.
  const authInfoOf = (visit: Visit, asked: Asked): AuthInfo => ({
    token: '',
    clientId: '',
    scopes: [],
    resourceMetadataUrl: metadataUrl(publicUrl),
    extra: { visit, asked },
  })
  const createFor = (authInfo: AuthInfo | undefined) => {
    const { visit, asked } = authInfo!.extra as { visit: Visit; asked: Asked }
    return createServer(visit, asked)
  }

  // Before the body is read and before anything else is looked at: clients learn from the 401 where to sign in.
  app.addHook('onRequest', async (request, reply) => {
    request.visit = { caller: await authenticate(request, reply), log: request.log }
  })

  app.post('/mcp', { bodyLimit: mostBodyBytes, preParsing: limitLargeBodies }, async (request, reply) => {
    if (Array.isArray(request.body)) return reply.code(400).send(noBatch)
    const visit = { ...request.visit!, log: logOf(request) }
    const { body, headers } = request
    const { method, toolName } = askedIn(body)
    const listens = method === 'subscriptions/listen'
    if (listens && JSON.stringify(body).length > mostListeningChars) throw tooLongToListen()
    const signal = goneSignal(reply)
    const plain = await answerPlain({ body, headers, signal }, visit)
    if (plain !== undefined) return reply.type('application/json').send(plain)
    const until = listens ? untilOver(reply, stopping.signal) : signal
    const message = new Request(url, { method: 'POST', headers: headersOf(request), signal: until })
    const isModern = !(await isLegacyRequest(message, body))
    const given = { parsedBody: body, authInfo: authInfoOf(visit, { method, toolName, isModern }) }
    return isModern
      ? listening.as(visit.caller, () => modern.fetch(message, given))
      : answerLegacy(createFor(given.authInfo), message, given)
  })

  app.route({
    method: ['GET', 'DELETE'],
    url: '/mcp',
    config: { refuses: true },
    handler: async (_, reply) => {
      reply.header('allow', 'POST')
      throw new ProblemError('method-not-allowed', 'Send MCP messages by POST; there is no stream and no session here.')
    },
  })

  app.setErrorHandler(async (error: FastifyError, _, reply) => {
    if (error.code !== 'FST_ERR_CTP_INVALID_JSON_BODY' && error.code !== 'FST_ERR_CTP_EMPTY_JSON_BODY') throw error
    return reply.code(400).send(parseError)
  })
}

/** Aborts when the client left before the answer. Fastify's `request.signal` aborts once the body has been read. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => raw.writableFinished || gone.abort())
  return gone.signal
}

/** For a stream, which has no answer of its own: aborts when the client left, the hub stops, or it was open long enough. */
function untilOver({ raw }: FastifyReply, stopping: AbortSignal): AbortSignal {
  const over = new AbortController()
  const end = () => {
    clearTimeout(longest)
    stopping.removeEventListener('abort', end)
    over.abort()
  }
  const longest = setTimeout(end, longestListeningMs).unref()
  stopping.addEventListener('abort', end)
  raw.once('close', end)
  return over.signal
}

/** Stateless: one server and one transport per request. */
async function answerLegacy(
  server: ReturnType<CreateMcpServer>,
  message: Request,
  given: { parsedBody: unknown; authInfo: AuthInfo },
): Promise<Response> {
  const enableJsonResponse = !wantsStream(message, given.parsedBody)
  message.headers.set('accept', bothKinds)
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse })
  await server.connect(transport)
  // The old revisions cancel by a message; a client that has gone sends none. Closing cancels what runs.
  message.signal.addEventListener('abort', () => void server.close())
  try {
    return await transport.handleRequest(message, given)
  } finally {
    // A stream ends by itself, with the answer.
    if (enableJsonResponse) await server.close()
  }
}

/** JSON is the plain way; only a call can have something to tell before its answer. */
function wantsStream({ headers }: Request, body: unknown): boolean {
  const { method } = (body ?? {}) as { method?: unknown }
  return method === 'tools/call' && (headers.get('accept') ?? '').includes('text/event-stream')
}

function headersOf({ headers }: FastifyRequest): Headers {
  const copy = new Headers()
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') copy.set(name, value)
  copy.delete('authorization')
  return copy
}

/** With the trace that the client is in (https://www.w3.org/TR/trace-context/), so that its log and ours can be joined. */
function logOf({ log, body }: FastifyRequest): Visit['log'] {
  const { params } = (body ?? {}) as { params?: { _meta?: { traceparent?: unknown } | null } | null }
  const [, traceId] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(String(params?.['_meta']?.traceparent)) ?? []
  return traceId === undefined ? log : log.child({ trace_id: traceId })
}

function askedIn(body: unknown): Omit<Asked, 'isModern'> {
  const { method, params } = (body ?? {}) as { method?: unknown; params?: { name?: unknown } | null }
  if (typeof method !== 'string') return { method: '' }
  return { method, toolName: method === 'tools/call' && typeof params?.name === 'string' ? params.name : undefined }
}
