/** users.messages.send, insert and import: the calls that bring a whole message, plain or as an upload. */
import type { FastifyPluginAsync } from 'fastify'
import { invalidArgument } from '../../http/google-error.ts'
import { readQuery } from '../../http/read-query.ts'
import type { World } from '../../world/world.ts'
import { parseMail, type ParsedMail } from '../mailbox/message.ts'
import { personOf, wantedThread } from '../mailbox-of.ts'
import { headerOf } from '../mime/parse-mime.ts'
import * as scopes from '../scopes.ts'
import { messageStub } from './message-resource.ts'
import { readSubmittedMail } from './read-raw.ts'
import { sendMail } from './send-mail.ts'

/** What Google takes to be kept without sending, and the same as base64 in JSON. */
const largestKeptBytes = 150 * 1024 * 1024
const largestBodyBytes = 201 * 1024 * 1024

export const submissionRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.post('/messages/send', { config: { scopes: scopes.send } }, async (request) => {
    const person = personOf(request)
    const { raw, threadId } = await readSubmittedMail(request)
    return messageStub(await sendMail(world, person, { raw, thread: wantedThread(person, threadId, 'new') }))
  })

  for (const path of ['/messages', '/messages/import']) {
    app.post(path, { config: { scopes: scopes.insert }, bodyLimit: largestBodyBytes }, async (request) => {
      const person = personOf(request)
      const { mailbox } = person
      const mail = await readSubmittedMail(request, undefined, largestKeptBytes)
      const unknown = mail.labelIds.find((id) => !mailbox.labels.has(id))
      if (unknown !== undefined) throw invalidArgument(`Invalid label: ${unknown}`)
      const parsed = await parseMail(mail.raw)
      const byHeader = readQuery(request).oneOf('internalDateSource', ['receivedTime', 'dateHeader'], defaultDate(path))
      const message = mailbox.add(parsed, {
        labelIds: mail.labelIds.length > 0 || path === '/messages' ? mail.labelIds : ['INBOX', 'UNREAD'],
        internalDateMs: byHeader === 'dateHeader' ? dateOf(parsed, world.clock.ms()) : world.clock.ms(),
        thread: wantedThread(person, mail.threadId, 'byReferences'),
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
