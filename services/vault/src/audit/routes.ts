/** `/api/v1/audit`: one line per endpoint. */
import { contract } from '@oma/contract'
import type { FastifyPluginAsync } from 'fastify'
import type { Entries } from './reading/entries.ts'
import { entryFormats } from './reading/formats.ts'

export const auditRoutes: FastifyPluginAsync<{ entries: Entries }> = async (app, { entries }) => {
  app.serve(contract.audit.list, ({ caller, query }) => entries.page(caller.accountId, query))
  app.serve(contract.audit.uses, async ({ caller, query: { from, utc_offset_minutes } }) => ({
    uses: await entries.uses(caller.accountId, from, utc_offset_minutes),
  }))
  app.serve(contract.audit.export, async ({ caller, query: { after, format }, note, reply }) => {
    note({ format, after })
    reply.type(entryFormats[format].contentType)
    reply.header('content-disposition', `attachment; filename="oma-audit.${format}"`)
    return entries.file(caller.accountId, after, format)
  })
}
