/** A Fastify app as both services want it: limits, logging, security headers, problems. No routes. */
import formbody from '@fastify/formbody'
import type { ProblemError } from '@oma/contract'
import { fastify, type FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { registerDraining } from './drain.ts'
import { loggerOptions, OneLinePerRequest, pathOf } from './logging.ts'
import { refuseBadHttp, refuseBadUrl, renderProblems } from './problems.ts'
import { securityHeaders } from './security-headers.ts'

export interface HttpAppOptions {
  logLevel: string
  /** Where log lines go; stdout when left out. */
  logTo?: { write(line: string): void }
  /** Whose X-Forwarded-* is believed (addresses or networks, comma-separated); nobody's when undefined. */
  trustProxy?: string | undefined
  /** Whether the service is reached over https, so that browsers may be told to insist on it. */
  https: boolean
  /** The only path whose connection may change over to WebSocket; elsewhere a wish to is ignored, as HTTP allows. */
  webSocketPath?: string
  /** The problem that an error of the service's own libraries is to callers, such as a database that is away. */
  translateError?: (error: unknown) => ProblemError | undefined
}

const bodyLimitBytes = 1024 * 1024
/** For the whole request to arrive, however large. What a handler then waits for has deadlines of its own. */
const requestTimeoutMs = 60_000
/** For its headers: Node would allow them as long as the whole. */
const headersTimeoutMs = 30_000

export async function createHttpApp({
  logLevel,
  logTo,
  trustProxy,
  https,
  webSocketPath,
  translateError,
}: HttpAppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: loggerOptions(logLevel, logTo),
    logController: new OneLinePerRequest(),
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    trustProxy: trustProxy ?? false,
    genReqId: () => randomUUID(),
    frameworkErrors: refuseBadUrl,
    clientErrorHandler: refuseBadHttp,
    http: {
      headersTimeout: headersTimeoutMs,
      shouldUpgradeCallback: ({ url = '', headers }) =>
        headers.upgrade?.toLowerCase() === 'websocket' && pathOf(url) === webSocketPath,
    },
    routerOptions: { ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    // Whoever was let in is answered.
    return503OnClosing: false,
  })
  app.removeContentTypeParser('text/plain')
  registerDraining(app)
  renderProblems(app, translateError)
  await app.register(formbody)
  const headers = securityHeaders(https)
  app.addHook('onRequest', (_, reply, done) => {
    reply.headers(headers)
    done()
  })
  return app
}
