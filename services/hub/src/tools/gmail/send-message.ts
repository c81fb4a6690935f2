import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import type { gmail_v1 } from '../../google/clients.ts'
import { MessageId } from '../../google/ids.ts'
import { composeRaw, headerOf } from '../../google/mime.ts'
import { sendMail } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'

const Addresses = z.array(z.email()).max(100)

export const sendMessage = defineTool({
  name: 'gmail_send_message',
  title: 'Send mail',
  description:
    'Sends a mail as the user, at once: there is no undo, so have the user confirm recipients and text first. ' +
    'To reply within a thread, give `reply_to_message_id`; the subject may then be left out.',
  service: 'gmail',
  scope: 'gmail.send',
  googleScopes: sendMail,
  effect: 'write',
  toolsets: ['core', 'gmail'],
  input: z.strictObject({
    to: Addresses.min(1).describe('E-mail addresses.'),
    cc: Addresses.default([]),
    bcc: Addresses.default([]),
    subject: z.string().max(900).optional().describe('Required unless it is a reply.'),
    text: z.string().max(500_000).describe('The mail as plain text.'),
    html: z.string().max(500_000).optional().describe('The same as HTML, for readers that show it.'),
    reply_to_message_id: MessageId.optional().describe('The message that this answers.'),
  }),
  output: z.object({ id: z.string(), thread_id: z.string(), label_ids: z.array(z.string()) }),
  async run({ reply_to_message_id, subject, html, ...mail }, { gmail }) {
    const thread = reply_to_message_id === undefined ? undefined : await threadOf(gmail, reply_to_message_id)
    const title = subject ?? thread?.subject
    if (title === undefined) {
      throw new ProblemError('validation-failed', 'Give a subject, or the message that this replies to.')
    }
    const raw = await composeRaw({
      ...mail,
      subject: title,
      html,
      inReplyTo: thread?.inReplyTo,
      references: thread?.references,
    })
    const { data } = await gmail.users.messages.send({
      userId: 'me',
      requestBody: { raw, ...(thread && { threadId: thread.id }) },
    })
    return { id: data.id!, thread_id: data.threadId!, label_ids: data.labelIds ?? [] }
  },
})

/**
 * What keeps a reply in its thread: the id, the headers and the subject have to agree
 * (https://developers.google.com/workspace/gmail/api/guides/threads).
 */
async function threadOf(gmail: gmail_v1.Gmail, messageId: string) {
  const { data } = await gmail.users.messages.get({
    userId: 'me',
    id: messageId,
    format: 'metadata',
    metadataHeaders: ['Message-ID', 'References', 'Subject'],
  })
  const inReplyTo = headerOf(data.payload, 'Message-ID')
  const subject = headerOf(data.payload, 'Subject')
  return {
    id: data.threadId!,
    inReplyTo,
    references: `${headerOf(data.payload, 'References')} ${inReplyTo}`.trim(),
    subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`,
  }
}
