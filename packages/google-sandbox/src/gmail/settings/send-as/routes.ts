/**
 * users.settings.sendAs: list, get, create, update, patch, delete, verify. Google lets only administrators' service
 * accounts create and delete; the sandbox has none and takes `gmail.settings.sharing` for it.
 */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { invalidArgument } from '../../../http/google-error.ts'
import type { World } from '../../../world/world.ts'
import { personOf } from '../../mailbox-of.ts'
import * as scopes from '../../scopes.ts'
import { isTrustedAlias } from '../trusted-addresses.ts'
import { addSendAs, changeSendAs, findSendAs, removeSendAs, SendAsWish } from './send-as.ts'

export const sendAsRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  const addresses = (request: FastifyRequest) => personOf(request).mailbox.settings.sendAs
  const addressIn = (request: FastifyRequest) => (request.params as { sendAsEmail: string }).sendAsEmail

  app.get('/sendAs', { config: { scopes: scopes.readSettings } }, async (request) => ({
    sendAs: [...addresses(request).values()],
  }))

  app.get('/sendAs/:sendAsEmail', { config: { scopes: scopes.readSettings } }, async (request) =>
    findSendAs(addresses(request), addressIn(request)),
  )

  app.post('/sendAs', { config: { scopes: scopes.shareSettings } }, async (request) => {
    const person = personOf(request)
    const wish = SendAsWish.parse(request.body ?? {})
    return addSendAs(person.mailbox.settings.sendAs, wish, (address) => isTrustedAlias(world, person, address))
  })

  app.patch('/sendAs/:sendAsEmail', { config: { scopes: scopes.changeOrShareSettings } }, async (request) =>
    changeSendAs(addresses(request), addressIn(request), SendAsWish.parse(request.body ?? {})),
  )

  // An update sets everything: what it does not name becomes empty.
  app.put('/sendAs/:sendAsEmail', { config: { scopes: scopes.changeOrShareSettings } }, async (request) => {
    const empty = { displayName: '', replyToAddress: '', signature: '', treatAsAlias: false }
    const wish = SendAsWish.parse(request.body ?? {})
    return changeSendAs(addresses(request), addressIn(request), { ...empty, ...wish })
  })

  app.delete('/sendAs/:sendAsEmail', { config: { scopes: scopes.shareSettings } }, async (request, reply) => {
    removeSendAs(addresses(request), addressIn(request))
    return reply.code(204).send()
  })

  app.post('/sendAs/:sendAsEmail/verify', { config: { scopes: scopes.shareSettings } }, async (request, reply) => {
    const { verificationStatus } = findSendAs(addresses(request), addressIn(request))
    if (verificationStatus !== 'pending') throw invalidArgument('Send-as alias needs no verification')
    return reply.code(204).send()
  })
}
