/** Writes RFC 5322 for sending, from what was settled before. Knows nothing of Gmail but how much it takes. */
import { ProblemError } from '@oma/contract'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { MailAddress } from './addresses.ts'

/** Bytes that come along. */
export interface MailFile {
  filename: string
  content: Buffer
  /** By the file's name when undefined. */
  mimeType?: string | undefined
  /** Where the HTML shows it, without brackets. */
  contentId?: string | undefined
}

export interface OutgoingMail {
  /** Google writes the user's own when undefined. */
  from?: MailAddress | undefined
  to: readonly string[]
  cc: readonly string[]
  bcc: readonly string[]
  subject: string
  text: string
  html?: string | undefined
  files: readonly MailFile[]
  messageId: string
  /** Message-IDs, for what belongs to a conversation. */
  inReplyTo?: string | undefined
  references?: string | undefined
}

/** Says the Message-ID once more, in a header that no server has a reason to write anew. */
export const callHeader = 'X-OMA-Call'

/** What Gmail sends at most, before it is encoded (https://support.google.com/mail/answer/6584). */
const mostBytes = 25 * 1024 * 1024

/** @throws {ProblemError} `validation-failed` when it is more than Gmail sends */
export async function composeMail({
  to,
  cc,
  bcc,
  files,
  inReplyTo,
  references,
  ...mail
}: OutgoingMail): Promise<Buffer> {
  requireSize([mail.text, mail.html ?? '', ...files.map(({ content }) => content)])
  const composer = new MailComposer({
    from: mail.from,
    to: [...to],
    cc: [...cc],
    bcc: [...bcc],
    subject: mail.subject,
    text: mail.text,
    messageId: mail.messageId,
    headers: { [callHeader]: mail.messageId },
    attachments: files.map(({ filename, content, mimeType, contentId }) => ({
      filename,
      content,
      ...(mimeType !== undefined && { contentType: mimeType }),
      ...(contentId !== undefined && { cid: contentId }),
    })),
    ...(mail.html !== undefined && { html: mail.html }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(references !== undefined && { references }),
    // What a mail names is not fetched or read from this machine's disk.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const node = composer.compile()
  // Gmail reads the recipients from the headers, Bcc included, and takes Bcc out.
  node.keepBcc = true
  return node.build()
}

function requireSize(pieces: readonly (string | Buffer)[]): void {
  const bytes = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0)
  if (bytes <= mostBytes) return
  throw new ProblemError(
    'validation-failed',
    `This mail has ${(bytes / 1024 / 1024).toFixed(1)} MB and Gmail sends at most 25 MB; nothing was sent. ` +
      'Leave out attachments, or share them as links.',
  )
}
