/** users.watch and users.stop: accepted as Google does; there is no Pub/Sub here, so nothing is ever pushed. */
import type { FastifyPluginAsync } from 'fastify'
import * as z from 'zod'
import { invalidArgument } from '../../http/google-error.ts'
import type { World } from '../../world/world.ts'
import { personOf } from '../mailbox-of.ts'
import * as scopes from '../scopes.ts'

const Watch = z.looseObject({ topicName: z.string().default(''), labelIds: z.array(z.string()).default([]) })

/** A watch ends by itself after seven days. */
const lifetimeMs = 7 * 86_400_000

export const watchRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.post('/watch', { config: { scopes: scopes.readHeaders } }, async (request) => {
    const { mailbox } = personOf(request)
    const { topicName, labelIds } = Watch.parse(request.body ?? {})
    if (!/^projects\/[^/]+\/topics\/[^/]+$/.test(topicName)) {
      throw invalidArgument('Invalid topicName does not match projects/{project}/topics/{topic}')
    }
    const unknown = labelIds.find((id) => !mailbox.labels.has(id))
    if (unknown !== undefined) throw invalidArgument(`Invalid label: ${unknown}`)
    return { historyId: String(mailbox.history.latest()), expiration: String(world.clock.ms() + lifetimeMs) }
  })

  app.post('/stop', { config: { scopes: scopes.readHeaders } }, async (request, reply) => {
    personOf(request)
    return reply.code(204).send()
  })
}
