/** users.settings.forwardingAddresses: list, get, create, delete; users.settings: getAutoForwarding, updateAutoForwarding. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { World } from '../../../world/world.ts'
import { personOf } from '../../mailbox-of.ts'
import * as scopes from '../../scopes.ts'
import { isTrustedForwarding } from '../trusted-addresses.ts'
import {
  addForwardingAddress,
  findForwardingAddress,
  removeForwardingAddress,
  setAutoForwarding,
} from './forwarding.ts'

export const forwardingRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  const settingsOf = (request: FastifyRequest) => personOf(request).mailbox.settings
  const addressIn = (request: FastifyRequest) => (request.params as { forwardingEmail: string }).forwardingEmail
  const one = '/forwardingAddresses/:forwardingEmail'

  app.get('/forwardingAddresses', { config: { scopes: scopes.readSettings } }, async (request) => {
    const all = [...settingsOf(request).forwardingAddresses.values()]
    return all.length > 0 ? { forwardingAddresses: all } : {}
  })

  app.get(one, { config: { scopes: scopes.readSettings } }, async (request) =>
    findForwardingAddress(settingsOf(request).forwardingAddresses, addressIn(request)),
  )

  app.post('/forwardingAddresses', { config: { scopes: scopes.shareSettings } }, async (request) => {
    const person = personOf(request)
    const trusted = (address: string) => isTrustedForwarding(world, person, address)
    return addForwardingAddress(person.mailbox.settings.forwardingAddresses, request.body, trusted)
  })

  app.delete(one, { config: { scopes: scopes.shareSettings } }, async (request, reply) => {
    removeForwardingAddress(settingsOf(request), addressIn(request))
    return reply.code(204).send()
  })

  app.get(
    '/autoForwarding',
    { config: { scopes: scopes.readSettings } },
    async (request) => settingsOf(request).autoForwarding,
  )

  app.put('/autoForwarding', { config: { scopes: scopes.shareSettings } }, async (request) =>
    setAutoForwarding(settingsOf(request), request.body),
  )
}
