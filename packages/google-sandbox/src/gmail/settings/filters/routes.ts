/** users.settings.filters: list, get, create, delete. What they do to arriving mail is in delivery. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { notFound } from '../../../http/google-error.ts'
import type { World } from '../../../world/world.ts'
import { idOf, personOf } from '../../mailbox-of.ts'
import * as scopes from '../../scopes.ts'
import { searchContext } from '../../search/search-context.ts'
import { readFilter } from './filter.ts'

export const filterRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.get('/filters', { config: { scopes: scopes.readSettings } }, async (request) => {
    const filter = [...filtersOf(request).values()]
    return filter.length > 0 ? { filter } : {}
  })

  app.get('/filters/:id', { config: { scopes: scopes.readSettings } }, async (request) => findFilter(request))

  app.post('/filters', { config: { scopes: scopes.changeSettings } }, async (request) => {
    const person = personOf(request)
    const filter = readFilter(request.body, person.mailbox.settings, searchContext(world, person))
    filtersOf(request).set(filter.id, filter)
    return filter
  })

  app.delete('/filters/:id', { config: { scopes: scopes.changeSettings } }, async (request, reply) => {
    filtersOf(request).delete(findFilter(request).id)
    return reply.code(204).send()
  })
}

function filtersOf(request: FastifyRequest) {
  return personOf(request).mailbox.settings.filters
}

function findFilter(request: FastifyRequest) {
  const filter = filtersOf(request).get(idOf(request))
  if (!filter) throw notFound()
  return filter
}
