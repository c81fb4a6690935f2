/** `/api/v1/permissions`: everybody who acts for the account may read them, its owner alone says them. */
import { contract } from '@oma/contract'
import type { FastifyPluginAsync } from 'fastify'
import type { AccountPermissions } from './permissions.ts'

export interface PermissionsRoutesOptions {
  permissions: AccountPermissions
}

export const permissionsRoutes: FastifyPluginAsync<PermissionsRoutesOptions> = async (app, { permissions }) => {
  app.serve(contract.permissions.read, ({ caller }) => permissions.read(caller.accountId))
  app.serve(contract.permissions.change, ({ caller, body, note }) => {
    const { sending, read_only, allowed_recipients } = body
    note({ sending, read_only, allowed_recipients: allowed_recipients.length })
    return permissions.change(caller.accountId, body)
  })
}
