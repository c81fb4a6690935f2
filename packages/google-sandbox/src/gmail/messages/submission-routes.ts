/** users.messages.send, insert and import: the calls that bring a whole message, plain or as an upload. */
import type { FastifyPluginAsync } from 'fastify'
import { notFound } from '../../http/google-error.ts'
import { readQuery } from '../../http/read-query.ts'
import type { World } from '../../world/world.ts'
import { parseMail, type ParsedMail } from '../mailbox/message.ts'
import { personOf } from '../mailbox-of.ts'
import { headerOf } from '../mime/parse-mime.ts'
import * as scopes from '../scopes.ts'
import { messageStub } from './message-resource.ts'
import { readSubmittedMail } from './read-raw.ts'
import { sendMail } from './send-mail.ts'

export const submissionRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.post('/messages/send', { config: { scopes: scopes.send } }, async (request) => {
    const person = personOf(request)
    const { raw, threadId } = await readSubmittedMail(request)
    if (threadId && person.mailbox.thread(threadId).length === 0) throw notFound()
    return messageStub(await sendMail(world, person, { raw, threadId }))
  })

  for (const path of ['/messages', '/messages/import']) {
    app.post(path, { config: { scopes: scopes.insert } }, async (request) => {
      const { mailbox } = personOf(request)
      const mail = await readSubmittedMail(request)
      for (const id of mail.labelIds) mailbox.labels.get(id)
      const parsed = await parseMail(mail.raw)
      const byHeader = readQuery(request).oneOf('internalDateSource', ['receivedTime', 'dateHeader'], defaultDate(path))
      const message = mailbox.add(parsed, {
        labelIds: mail.labelIds.length > 0 || path === '/messages' ? mail.labelIds : ['INBOX', 'UNREAD'],
        internalDateMs: byHeader === 'dateHeader' ? dateOf(parsed, world.clock.ms()) : world.clock.ms(),
        thread: mail.threadId ? { id: mail.threadId } : 'byReferences',
      })
      return messageStub(message)
    })
  }
}

/** insert takes the arrival time, import the Date header. */
function defaultDate(path: string): 'receivedTime' | 'dateHeader' {
  return path === '/messages' ? 'receivedTime' : 'dateHeader'
}

function dateOf({ root }: ParsedMail, otherwiseMs: number): number {
  const date = Date.parse(headerOf(root, 'date') ?? '')
  return Number.isNaN(date) ? otherwiseMs : date
}
