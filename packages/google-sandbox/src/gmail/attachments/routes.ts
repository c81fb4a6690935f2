/** users.messages.attachments.get: one attachment's bytes. */
import type { FastifyPluginAsync } from 'fastify'
import { notFound } from '../../http/google-error.ts'
import { idOf, numericIdOf, personOf } from '../mailbox-of.ts'
import { findAttachment } from '../messages/message-resource.ts'
import * as scopes from '../scopes.ts'

export const attachmentRoutes: FastifyPluginAsync = async (app) => {
  app.get('/messages/:messageId/attachments/:id', { config: { scopes: scopes.readContent } }, async (request) => {
    const message = personOf(request).mailbox.find(numericIdOf(request, 'messageId'))
    const part = message && findAttachment(message.root, idOf(request))
    if (!part) throw notFound()
    return { size: part.bytes.length, data: part.bytes.toString('base64url') }
  })
}
