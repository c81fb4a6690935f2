/** The page at `/`: who lives here, how much they have, what was called last, and buttons for the weather. */
import formbody from '@fastify/formbody'
import type { FastifyPluginAsync } from 'fastify'
import { loopbackOnly } from '../control/loopback-only.ts'
import { sendPage } from '../http/send-page.ts'
import type { World } from '../world/world.ts'
import { homePage } from './home-page.ts'
import { changeWeather } from './weather-buttons.ts'

export const homeRoutes: FastifyPluginAsync<{ world: World; reset(): Promise<void> }> = async (
  app,
  { world, reset },
) => {
  loopbackOnly(app)
  await app.register(formbody)

  app.get('/', async (_request, reply) => sendPage(reply, homePage(world)))

  app.post('/_sandbox/weather', async (request, reply) => {
    const { button } = (request.body ?? {}) as { button?: string }
    await changeWeather(world, button ?? '', reset)
    return reply.redirect('/', 303)
  })
}
