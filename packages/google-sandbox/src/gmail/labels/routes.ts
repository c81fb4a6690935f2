/** users.labels: list, get with counts, create, update, patch, delete. */
import type { FastifyPluginAsync } from 'fastify'
import * as z from 'zod'
import type { Mailbox } from '../mailbox/mailbox.ts'
import { idOf, personOf } from '../mailbox-of.ts'
import * as scopes from '../scopes.ts'
import { labelColors } from './label-colors.ts'
import type { Label, LabelWish } from './label-list.ts'

const Color = z
  .string()
  .toLowerCase()
  .refine((color) => labelColors.has(color), 'not on the allowed color palette')

const Wish = z.object({
  name: z.string().max(225).optional(),
  messageListVisibility: z.enum(['show', 'hide']).optional(),
  labelListVisibility: z.enum(['labelShow', 'labelShowIfUnread', 'labelHide']).optional(),
  color: z.object({ textColor: Color, backgroundColor: Color }).optional(),
})

export const labelRoutes: FastifyPluginAsync = async (app) => {
  app.get('/labels', { config: { scopes: scopes.readLabels } }, async (request) => ({
    labels: personOf(request).mailbox.labels.all(),
  }))

  app.get('/labels/:id', { config: { scopes: scopes.readLabels } }, async (request) => {
    const { mailbox } = personOf(request)
    return withCounts(mailbox, mailbox.labels.get(idOf(request)))
  })

  app.post('/labels', { config: { scopes: scopes.changeLabels } }, async (request) => {
    const visible: LabelWish = { messageListVisibility: 'show', labelListVisibility: 'labelShow' }
    return personOf(request).mailbox.labels.create({ ...visible, ...readWish(request.body) })
  })

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/labels/:id',
      config: { scopes: scopes.changeLabels },
      handler: async (request) => personOf(request).mailbox.labels.change(idOf(request), readWish(request.body)),
    })
  }

  app.delete('/labels/:id', { config: { scopes: scopes.changeLabels } }, async (request, reply) => {
    const { mailbox } = personOf(request)
    const id = idOf(request)
    mailbox.labels.remove(id)
    for (const message of mailbox.newestFirst) if (message.labelIds.has(id)) mailbox.relabel(message, [], [id])
    return reply.code(204).send()
  })
}

/** Leaves out what was not said, so that a patch changes only what it names. */
function readWish(body: unknown): LabelWish {
  const wish = Wish.parse(body ?? {})
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined))
}

function withCounts(mailbox: Mailbox, label: Label) {
  const messages = mailbox.newestFirst.filter(({ labelIds }) => labelIds.has(label.id))
  const unread = messages.filter(({ labelIds }) => labelIds.has('UNREAD'))
  const threads = (list: typeof messages) => new Set(list.map(({ threadId }) => threadId)).size
  return {
    ...label,
    messagesTotal: messages.length,
    messagesUnread: unread.length,
    threadsTotal: threads(messages),
    threadsUnread: threads(unread),
  }
}
