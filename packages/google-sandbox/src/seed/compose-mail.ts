/** Builds raw mail from a short description. */
import * as z from 'zod'
import { composeMime } from '../gmail/mime/compose-mime.ts'
import { dateValue, prependHeaders } from '../gmail/mime/edit-headers.ts'

const Attachment = z.strictObject({
  filename: z.string(),
  content_type: z.string().default('application/octet-stream'),
  content: z.string(),
  encoding: z.enum(['utf8', 'base64']).default('utf8'),
})

/** A message to plant. `raw` (base64url) wins over everything that describes content; when it has no Date it gets one. */
export const SeedMail = z.strictObject({
  account: z.string().toLowerCase(),
  raw: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  cc: z.string().optional(),
  subject: z.string().optional(),
  text: z.string().optional(),
  html: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  attachments: z.array(Attachment).default([]),
  message_id: z.string().optional(),
  in_reply_to: z.string().optional(),
  at: z.iso.datetime({ offset: true }).optional(),
  minutes_ago: z.number().default(0),
  /** Without them the message arrives as new mail does. */
  label_ids: z.array(z.string()).optional(),
})
export type SeedMail = z.input<typeof SeedMail>

/** RFC 5322 bytes with a stable Message-ID when one is given. */
export function composeMail(mail: z.infer<typeof SeedMail>, date: Date): Promise<Buffer> {
  if (mail.raw !== undefined) return Promise.resolve(withDate(Buffer.from(mail.raw, 'base64url'), date))
  return composeMime({
    date,
    from: mail.from,
    to: mail.to,
    cc: mail.cc,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: mail.headers,
    messageId: mail.message_id,
    inReplyTo: mail.in_reply_to,
    references: mail.in_reply_to,
    attachments: mail.attachments.map(({ filename, content_type: contentType, content, encoding }) => ({
      filename,
      contentType,
      content: Buffer.from(content, encoding),
    })),
  })
}

function withDate(raw: Buffer, date: Date): Buffer {
  const [head = ''] = raw.toString('latin1').split(/\r?\n\r?\n/, 1)
  return /^date:/im.test(head) ? raw : prependHeaders(raw, { Date: dateValue(date) })
}
