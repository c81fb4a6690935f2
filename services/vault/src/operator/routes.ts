/** `/api/v1/operator/*`: one line per endpoint. Whether the caller is an operator was asked before, by the audience. */
import { contract } from '@oma/contract'
import type { FastifyPluginAsync } from 'fastify'
import type { Invites } from '../registration/invites.ts'
import type { Registration } from '../registration/registration.ts'
import type { Overview } from './overview.ts'

export interface OperatorRoutesOptions {
  overview: Overview
  registration: Registration
  invites: Invites
}

export const operatorRoutes: FastifyPluginAsync<OperatorRoutesOptions> = async (app, options) => {
  const { overview, registration, invites } = options
  const { operator } = contract

  app.serve(operator.listUsers, ({ query: { search = '', ...page }, note }) => {
    // Not for what: it may be the address of somebody who is gone by tomorrow.
    note({ what: 'users', searched: search !== '' })
    return overview.users(page, search)
  })
  app.serve(operator.listClients, async ({ note }) => {
    note({ what: 'clients' })
    return { clients: await overview.clients() }
  })
  app.serve(operator.health, ({ note }) => {
    note({ what: 'health' })
    return overview.health()
  })

  app.serve(operator.registration, () => registration.read())
  app.serve(operator.setRegistration, ({ body, note }) => {
    note({ policy: body.policy })
    return registration.change(body.policy)
  })
  app.serve(operator.listInvites, async () => ({ invites: await invites.list() }))
  app.serve(operator.createInvite, async ({ body, note }) => {
    const invite = await invites.create(body.name, body.expires_in_days)
    note({ invite_id: invite.id })
    return invite
  })
  app.serve(operator.revokeInvite, async ({ params, note }) => {
    await invites.revoke(params.id)
    note({ invite_id: params.id })
  })
}
