/** users.drafts.create, update and send: the draft calls that bring a whole message, plain or as an upload. */
import type { FastifyPluginAsync } from 'fastify'
import { readSubmittedMail } from '../messages/read-raw.ts'
import { sendMail } from '../messages/send-mail.ts'
import { messageStub } from '../messages/message-resource.ts'
import { parseMail } from '../mailbox/message.ts'
import { idOf, personOf } from '../mailbox-of.ts'
import * as scopes from '../scopes.ts'
import type { World } from '../../world/world.ts'
import { keepDraft, messageOfDraft } from './keep-draft.ts'

const messageIn = ({ message }: Record<string, unknown>) => message

export const draftSubmissionRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.post('/drafts', { config: { scopes: scopes.compose } }, async (request) => {
    const { mailbox } = personOf(request)
    const { raw, threadId } = await readSubmittedMail(request, messageIn)
    const thread = threadId ? { id: threadId } : ('new' as const)
    return keepDraft(mailbox, mailbox.add(await parseMail(raw), { labelIds: ['DRAFT'], thread }))
  })

  app.put('/drafts/:id', { config: { scopes: scopes.compose } }, async (request) => {
    const { mailbox } = personOf(request)
    const before = messageOfDraft(mailbox, idOf(request))
    const { raw, threadId = before.threadId } = await readSubmittedMail(request, messageIn)
    const after = mailbox.add(await parseMail(raw), { labelIds: ['DRAFT'], thread: { id: threadId } })
    mailbox.remove(before)
    return keepDraft(mailbox, after, idOf(request))
  })

  app.post('/drafts/send', { config: { scopes: scopes.compose } }, async (request) => {
    const person = personOf(request)
    const { id } = (request.body ?? {}) as { id?: unknown }
    if (typeof id !== 'string') {
      const { raw, threadId } = await readSubmittedMail(request, messageIn)
      return messageStub(await sendMail(world, person, { raw, threadId }))
    }
    const draft = messageOfDraft(person.mailbox, id)
    const sent = await sendMail(world, person, { raw: draft.raw, threadId: draft.threadId })
    person.mailbox.remove(draft)
    return messageStub(sent)
  })
}
