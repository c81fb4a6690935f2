/** The page at `/` (who lives here, what was called last, buttons for the weather) and one page for each person's data. */
import formbody from '@fastify/formbody'
import type { FastifyPluginAsync } from 'fastify'
import { loopbackOnly } from '../control/loopback-only.ts'
import { notFound } from '../http/google-error.ts'
import { sendPage } from '../http/send-page.ts'
import type { World } from '../world/world.ts'
import { personPage } from './person-page.ts'
import { homePage } from './home-page.ts'
import { changeWeather } from './weather-buttons.ts'

export const homeRoutes: FastifyPluginAsync<{ world: World; reset(): Promise<void> }> = async (
  app,
  { world, reset },
) => {
  loopbackOnly(app)
  await app.register(formbody)

  app.get('/', async (_request, reply) => sendPage(reply, homePage(world)))

  app.get('/people/:email', async (request, reply) => {
    const person = world.people.get((request.params as { email: string }).email.toLowerCase())
    if (!person) throw notFound('No such account.')
    return sendPage(reply, personPage(world, person))
  })

  app.post('/_sandbox/weather', async (request, reply) => {
    const { button } = (request.body ?? {}) as { button?: string }
    await changeWeather(world, button ?? '', reset)
    return reply.redirect('/', 303)
  })
}
