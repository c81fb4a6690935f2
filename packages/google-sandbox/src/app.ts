/** The sandbox as a Fastify application: a table of contents of its rooms, in the order in which a request meets them. */
import Fastify, { LogController, type FastifyInstance } from 'fastify'
import { batchRoutes } from './batch/routes.ts'
import { calendarApiRoutes } from './calendar/routes.ts'
import { applyWeather } from './control/apply-weather.ts'
import { controlRoutes } from './control/routes.ts'
import { gmailRoutes } from './gmail/routes.ts'
import { healthRoutes } from './health/routes.ts'
import { homeRoutes } from './home/routes.ts'
import { answerErrors, answerUnreadableUrl } from './http/answer-errors.ts'
import { answerUnknownPaths } from './http/answer-unknown-paths.ts'
import { requireScopes } from './http/authenticate.ts'
import { answerWithFields } from './http/answer-with-fields.ts'
import { oauthRoutes } from './oauth/routes.ts'
import type { World } from './world/world.ts'

/** What the application is made of. */
export interface AppOptions {
  world: World
  /** pino level. */
  logLevel: string
  publicUrl?: string | undefined
  /** Puts the world back to how it was at the start. */
  reset(): Promise<void>
  /** Until then only /health is answered; everything else waits. */
  filled?: Promise<void>
}

const largestBodyBytes = 50 * 1024 * 1024

/** Builds the application; the caller listens and closes. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { world, logLevel, publicUrl, reset, filled } = options
  const app = Fastify({
    logger: { level: logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: largestBodyBytes,
    forceCloseConnections: true,
    frameworkErrors: answerUnreadableUrl,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 2048 },
  })
  answerErrors(app)
  answerUnknownPaths(app)
  if (filled) app.addHook('onRequest', async ({ url }) => (url === '/health' ? undefined : filled))
  applyWeather(app, world)
  await app.register(healthRoutes)
  await app.register(oauthRoutes, { world, publicUrl })
  await app.register(async (apis) => {
    requireScopes(apis, world)
    answerWithFields(apis)
    await apis.register(gmailRoutes, { world })
    await apis.register(calendarApiRoutes, { world })
  })
  await app.register(batchRoutes)
  await app.register(controlRoutes, { world, reset, prefix: '/_sandbox' })
  await app.register(homeRoutes, { world, reset })
  return app
}
