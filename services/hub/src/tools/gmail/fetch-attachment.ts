/** The bytes of an attachment, by the place in its message that our answers name. */
import { ProblemError } from '@oma/contract'
import type { Gmail } from '../../google/clients.ts'
import type { MailFile } from '../../google/compose-mail.ts'
import { findAttachment } from '../../google/mime.ts'

/** @throws {ProblemError} `not-found` for a place that has none */
export async function fetchAttachment(gmail: Gmail, messageId: string, id: string): Promise<MailFile> {
  const { data } = await gmail.users.messages.get({ userId: 'me', id: messageId, format: 'full', fields: 'payload' })
  const part = findAttachment(data.payload, id)
  if (!part) {
    throw new ProblemError('not-found', `This message has no attachment ${id}. gmail_get_message lists those it has.`)
  }
  const { attachmentId, data: inline } = part.body ?? {}
  const bytes = attachmentId
    ? (await gmail.users.messages.attachments.get({ userId: 'me', messageId, id: attachmentId, fields: 'data' })).data
        .data
    : inline
  return {
    filename: part.filename || 'unnamed',
    mimeType: part.mimeType ?? 'application/octet-stream',
    content: Buffer.from(bytes ?? '', 'base64url'),
  }
}
