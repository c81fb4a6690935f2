/** users.drafts.create, update and send: the draft calls that bring a whole message, plain or as an upload. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { readSubmittedMail } from '../messages/read-raw.ts'
import { sendMail } from '../messages/send-mail.ts'
import { messageStub } from '../messages/message-resource.ts'
import { parseMail } from '../mailbox/message.ts'
import { idOf, personOf, wantedThread } from '../mailbox-of.ts'
import * as scopes from '../scopes.ts'
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import { keepDraft, messageOfDraft, threadOfDraft } from './keep-draft.ts'

const messageIn = ({ message }: Record<string, unknown>) => message

export const draftSubmissionRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.post('/drafts', { config: { scopes: scopes.compose } }, async (request) => {
    const person = personOf(request)
    const { raw, threadId } = await readSubmittedMail(request, messageIn)
    const thread = wantedThread(person, threadId, 'new' as const)
    return keepDraft(person.mailbox, person.mailbox.add(await parseMail(raw), { labelIds: ['DRAFT'], thread }))
  })

  app.put('/drafts/:id', { config: { scopes: scopes.compose } }, async (request) => {
    const person = personOf(request)
    const { mailbox } = person
    const before = messageOfDraft(mailbox, idOf(request))
    const { raw, threadId } = await readSubmittedMail(request, messageIn)
    const thread = wantedThread(person, threadId, threadOfDraft(mailbox, before))
    const after = mailbox.add(await parseMail(raw), { labelIds: ['DRAFT'], thread })
    mailbox.remove(before)
    return keepDraft(mailbox, after, idOf(request))
  })

  app.post('/drafts/send', { config: { scopes: scopes.compose } }, async (request) => {
    const person = personOf(request)
    const { raw, thread, draft } = await readSentDraft(request, person)
    const sent = await sendMail(world, person, { raw, thread })
    if (draft) person.mailbox.remove(draft)
    return messageStub(sent)
  })
}

const Sent = z.looseObject({
  id: z.string().optional(),
  message: z.looseObject({ raw: z.string().nullish() }).nullish(),
})

/** A draft may be sent as it is kept, with a last change, or without ever having been kept. */
async function readSentDraft(request: FastifyRequest, person: Person) {
  const { mailbox } = person
  const { id, message } = Sent.parse(Buffer.isBuffer(request.body) ? {} : (request.body ?? {}))
  if (id !== undefined && !message?.raw) {
    const draft = messageOfDraft(mailbox, id)
    return { raw: draft.raw, thread: threadOfDraft(mailbox, draft), draft }
  }
  const { raw, threadId, resource } = await readSubmittedMail(request, messageIn)
  const draft = typeof resource['id'] === 'string' ? messageOfDraft(mailbox, resource['id']) : undefined
  const otherwise = draft ? threadOfDraft(mailbox, draft) : ('new' as const)
  return { raw, thread: wantedThread(person, threadId, otherwise), draft }
}
