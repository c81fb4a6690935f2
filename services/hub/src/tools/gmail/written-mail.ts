/** A mail as tools take it, made into one that can be sent or kept: sending, answering, forwarding and drafts share it. */
import { ProblemError } from '@oma/contract'
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { Address, headerSafe, readAddresses } from '../../google/addresses.ts'
import { composeMail, type MailFile, type OutgoingMail } from '../../google/compose-mail.ts'
import { showLine } from '../../google/foreign-text.ts'
import { htmlToText } from '../../google/html-text.ts'
import { MessageId } from '../../google/ids.ts'
import { openMail } from '../../google/open-mail.ts'
import type { Outgoing, ToolContext } from '../../mcp/tool.ts'
import {
  addressedAlias,
  fetchOriginal,
  forwardSubject,
  replyRecipients,
  replySubject,
  type Original,
  type Recipients,
} from './conversation.ts'
import { fetchAttachment } from './fetch-attachment.ts'
import { withForwarded } from './forwarded.ts'
import { oncePerCall } from '../../mcp/once-per-call.ts'
import { listOwnAddresses, pickSender, type OwnAddress } from './own-addresses.ts'

/** A bound that the schema does not tell: a model reads what it tells in every conversation, and never gets there. */
const bound = (most: number) =>
  [(items: readonly unknown[]) => items.length <= most, { error: `takes at most ${most}` }] as const
const Addresses = z
  .array(Address)
  .refine(...bound(100))
  .optional()
const Line = z.string().refine((text) => text.length <= 900 && headerSafe(text), {
  error: 'is one line of at most 900 characters; line breaks could begin another header',
})

const Attachment = z
  .strictObject({
    filename: Line.optional(),
    base64: z.string().optional(),
    text: z.string().optional(),
    message_id: MessageId.optional(),
    attachment_id: z.string().optional(),
  })
  .refine(
    ({ filename, base64, text, message_id, attachment_id }) =>
      [base64, text, message_id].filter((given) => given !== undefined).length === 1 &&
      (message_id === undefined ? filename !== undefined : attachment_id !== undefined),
    { error: 'give filename with base64 or text, or message_id with attachment_id' },
  )

/** What every mail has. */
export const mailFields = {
  to: Addresses,
  cc: Addresses,
  bcc: Addresses,
  from: Address.optional(),
  subject: Line.optional(),
  text: z.string().optional(),
  html: z.string().optional(),
  attachments: z
    .array(Attachment)
    .refine(...bound(50))
    .optional(),
}

/** And a new one. */
export const NewMail = z.strictObject({
  ...mailFields,
  reply_to_message_id: MessageId.optional(),
  reply_all: z.boolean().default(false),
  forward_message_id: MessageId.optional(),
})
export type NewMail = z.output<typeof NewMail>

export interface WrittenMail {
  raw: Buffer
  mail: OutgoingMail
  threadId: string | undefined
}

/** How a mail of this call is found again (RFC 5322 section 3.6.4): Gmail writes ids in this domain itself. */
export const messageIdOf = ({ callKey }: Pick<ToolContext, 'callKey'>) => `<oma.${callKey}@mail.gmail.com>`

/** @throws {ProblemError} `validation-failed` for what cannot be sent as it is */
export const writeMail = oncePerCall(async (input: NewMail, context: ToolContext): Promise<WrittenMail> => {
  const { gmail } = context
  const { reply_to_message_id: replyTo, forward_message_id: forwarded, from } = input
  if (replyTo !== undefined && forwarded !== undefined) {
    throw new ProblemError('validation-failed', 'Give reply_to_message_id or forward_message_id, not both.')
  }
  const originalId = replyTo ?? forwarded
  const [original, own, files] = await Promise.all([
    originalId === undefined ? undefined : fetchOriginal(gmail, originalId),
    from !== undefined || replyTo !== undefined ? listOwnAddresses(gmail) : [],
    readAttachments(input.attachments ?? [], context),
  ])
  const opened = forwarded === undefined ? undefined : await openMail(await fetchRaw(forwarded, context))
  const words = wordsOf(input)
  const mail: OutgoingMail = {
    from: from === undefined ? original && addressedAlias(original, own) : pickSender(from, own),
    ...recipientsOf(input, original, own),
    bcc: input.bcc ?? [],
    subject: subjectOf(input, original),
    ...(opened ? withForwarded(words, opened) : words),
    files: [...files, ...(opened?.files ?? [])],
    messageId: messageIdOf(context),
    inReplyTo: original?.inReplyTo,
    references: original?.references,
  }
  return { raw: await composeMail(mail), mail, threadId: original?.threadId }
})

/** As the account's owner decides about it: everything, also what a mail program would not show. */
export function toOutgoing(mail: Omit<OutgoingMail, 'messageId'>): Outgoing {
  const { from, to, cc, bcc, subject, text, html, files } = mail
  const all = [...to, ...cc, ...bcc].flatMap(readAddresses).map(({ address }) => address)
  return {
    recipients: [...new Set(all)],
    preview: [
      from && `From: ${from.address}`,
      `Subject: ${showLine(subject)}`,
      '',
      text,
      html !== undefined &&
        `\nAs HTML (${digest(html)})${isSameText(text, html) ? ', the same text' : `:\n${htmlToText(html)}`}`,
      ...files.map(
        ({ filename, content }) => `\nAttached: ${showLine(filename)}, ${content.length} bytes (${digest(content)})`,
      ),
    ]
      .filter((line) => typeof line === 'string')
      .join('\n'),
  }
}

/** @param how they are given */
export function requireRecipients({ to, cc, bcc }: Pick<OutgoingMail, 'to' | 'cc' | 'bcc'>, how: string): void {
  if (to.length + cc.length + bcc.length > 0) return
  throw new ProblemError('validation-failed', `Say whom it goes to, ${how}. Nothing was sent.`)
}

/** Said once, so that nobody overlooks where they differ. */
function isSameText(text: string, html: string): boolean {
  const bare = (words: string) => words.replaceAll(/\s+/g, ' ').trim()
  return bare(text) === bare(htmlToText(html))
}

/** Either from the other, so that no reader gets less. */
export function wordsOf({ text, html }: { text?: string | undefined; html?: string | undefined }) {
  return { text: text ?? (html === undefined ? '' : htmlToText(html)), html }
}

export async function readAttachments(
  wanted: readonly z.output<typeof Attachment>[],
  { gmail }: ToolContext,
): Promise<MailFile[]> {
  return Promise.all(
    wanted.map(async ({ filename, base64, text, message_id, attachment_id }) => {
      if (message_id === undefined) {
        return { filename: filename!, content: text === undefined ? readBase64(base64!) : Buffer.from(text) }
      }
      const file = await fetchAttachment(gmail, message_id, attachment_id!)
      return { ...file, filename: filename ?? file.filename }
    }),
  )
}

function readBase64(base64: string): Buffer {
  if (/^[\w+/=\s-]*$/.test(base64)) return Buffer.from(base64, 'base64')
  throw new ProblemError('validation-failed', 'attachments: base64 holds other characters; give plain text as `text`.')
}

function recipientsOf(input: NewMail, original: Original | undefined, own: readonly OwnAddress[]): Recipients {
  const { to, cc, reply_all, reply_to_message_id } = input
  if (!original || reply_to_message_id === undefined) return { to: to ?? [], cc: cc ?? [] }
  const answered = replyRecipients(original, own, reply_all)
  const given = new Set(
    [...(to ?? []), ...(cc ?? []), ...(input.bcc ?? [])].flatMap(readAddresses).map((one) => one.address),
  )
  const isNew = (one: string) => readAddresses(one).every(({ address }) => !given.has(address))
  return {
    to: to ?? answered.to.filter(isNew),
    // With other main recipients, those of the original still hear of an answer to all.
    cc: [...(cc ?? []), ...[...(to && reply_all ? answered.to : []), ...answered.cc].filter(isNew)],
  }
}

function subjectOf({ subject, reply_to_message_id }: NewMail, original: Original | undefined): string {
  if (subject !== undefined) return subject
  if (!original) return ''
  return reply_to_message_id === undefined ? forwardSubject(original) : replySubject(original)
}

async function fetchRaw(id: string, { gmail }: ToolContext): Promise<string> {
  return (await gmail.users.messages.get({ userId: 'me', id, format: 'raw', fields: 'raw' })).data.raw ?? ''
}

const digest = (content: string | Buffer) => `sha256 ${createHash('sha256').update(content).digest('hex').slice(0, 32)}`
