/** users.getProfile. */
import type { FastifyPluginAsync } from 'fastify'
import { personOf } from '../mailbox-of.ts'
import * as scopes from '../scopes.ts'

export const profileRoutes: FastifyPluginAsync = async (app) => {
  app.get('/profile', { config: { scopes: scopes.readProfile } }, async (request) => {
    const { email, mailbox } = personOf(request)
    return {
      emailAddress: email,
      messagesTotal: mailbox.newestFirst.length,
      threadsTotal: mailbox.threads.size,
      historyId: String(mailbox.history.latest()),
    }
  })
}
