/** A Fastify app as both services want it: limits, logging, security headers, problems. No routes. */
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import { fastify, type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { randomUUID } from 'node:crypto'
import { loggerOptions } from './logging.ts'
import { renderProblems } from './problems.ts'

export interface HttpAppOptions {
  logLevel: string
  /** Whose X-Forwarded-* is believed (addresses or networks, comma-separated); nobody's when undefined. */
  trustProxy?: string | undefined
  /** Whether the service is reached over https, so that browsers may be told to insist on it. */
  https: boolean
}

const bodyLimitBytes = 1024 * 1024
const requestTimeoutMs = 30_000

export async function createHttpApp({ logLevel, trustProxy, https }: HttpAppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: loggerOptions(logLevel) as NonNullable<FastifyServerOptions['logger']>,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    trustProxy: trustProxy ?? false,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  })
  app.removeContentTypeParser('text/plain')
  renderProblems(app)
  await app.register(formbody)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })
  return app
}
