import { ProblemError } from '@oma/contract'
import { sendMail } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { findSent, Sent } from './find-sent.ts'
import { asUpload } from '../../google/upload.ts'
import { NewMail, requireRecipients, toOutgoing, writeMail, type WrittenMail } from './written-mail.ts'

export const sendMessage = defineTool({
  name: 'gmail_send_message',
  title: 'Send mail',
  description:
    'Sends, without undo: confirm it with the user first. A reply needs neither recipients nor subject. Addresses may ' +
    'be `Ada <ada@example.com>`. An attachment is `filename` with `base64` or `text`, or `message_id` with ' +
    '`attachment_id`.',
  service: 'gmail',
  scope: 'gmail.send',
  googleScopes: sendMail,
  effect: 'write',
  toolsets: ['core', 'gmail'],
  input: NewMail,
  output: Sent,
  async outgoing(input, context) {
    return toOutgoing((await prepare(input, context)).mail)
  },
  async run(input, context) {
    const { raw, threadId } = await prepare(input, context)
    const { data } = await context.gmail.users.messages.send({
      userId: 'me',
      fields: 'id,threadId',
      requestBody: threadId === undefined ? {} : { threadId },
      media: asUpload(raw),
    })
    return { id: data.id!, thread_id: data.threadId! }
  },
  findDone: (_, context) => findSent(context),
})

async function prepare(input: NewMail, context: Parameters<typeof writeMail>[1]): Promise<WrittenMail> {
  const { subject, text, html, reply_to_message_id, forward_message_id } = input
  if (reply_to_message_id === undefined && forward_message_id === undefined && !subject) {
    throw new ProblemError('validation-failed', 'Give a subject, or the message that this replies to.')
  }
  if (forward_message_id === undefined && text === undefined && html === undefined) {
    throw new ProblemError('validation-failed', 'Give `text` or `html`.')
  }
  const written = await writeMail(input, context)
  requireRecipients(written.mail, 'with `to`, `cc` or `bcc`')
  return written
}
