/**
 * Mail in Gmail's API: reads a message's tree into what people see. Gmail gives bodies as base64url in a tree of parts;
 * which encoding their bytes have is settled here and nowhere else.
 */
import type { gmail_v1 } from '@googleapis/gmail'
import { cleanForeign, cleanLine } from './foreign-text.ts'
import { readHtml } from './html-text.ts'
import { stripQuotes } from './quoted-text.ts'

type Part = gmail_v1.Schema$MessagePart

export interface AttachmentSummary {
  /** Its place in the tree: it stays, while Google's own ids are other ones in every answer, and long. */
  id: string
  filename: string
  mime_type: string
  size: number
}

export interface MailBody {
  text: string | undefined
  html: string | undefined
  attachments: AttachmentSummary[]
}

/** The first header of this name, upper and lower case alike; empty when there is none. */
export function headerOf(part: Part | undefined, name: string): string {
  const wanted = name.toLowerCase()
  // By its length first: a mail has a hundred of them.
  const isWanted = (given: string) => given.length === wanted.length && given.toLowerCase() === wanted
  return part?.headers?.find((header) => isWanted(header.name ?? ''))?.value ?? ''
}

/** What the tree holds: the texts shown to a reader, and what is attached. */
export function readBody(payload: Part | undefined): MailBody {
  const texts = { plain: [] as string[], html: [] as string[] }
  const attachments: AttachmentSummary[] = []
  for (const part of leavesOf(payload)) {
    const { filename, mimeType, body } = part
    if (isAttachment(part)) {
      attachments.push({
        id: placeOf(part),
        filename: cleanLine(filename ?? '') || 'unnamed',
        mime_type: mimeType ?? 'application/octet-stream',
        size: body?.size ?? 0,
      })
    } else if (mimeType === 'text/plain') texts.plain.push(decodeText(part))
    else if (mimeType === 'text/html') texts.html.push(decodeText(part))
  }
  const join = (parts: string[]) => (parts.length > 0 ? parts.join('\n') : undefined)
  return { text: join(texts.plain), html: join(texts.html), attachments }
}

/** The part of an attachment, with the id that Google gives its bytes for. */
export function findAttachment(payload: Part | undefined, id: string): Part | undefined {
  return leavesOf(payload).find((part) => isAttachment(part) && placeOf(part) === id)
}

export interface Reading {
  text: string
  /** What of the mail is not in the text; undefined when nothing is missing. */
  note: string | undefined
}

/** The message as plain text, fit for a model: its text part, or else its HTML without markup. */
export function readText({ text, html }: MailBody, { stripQuotes: strip }: { stripQuotes: boolean }): Reading {
  const { text: shown, leftOut } =
    html !== undefined && !text?.trim() ? readHtml(html) : { text: text ?? '', leftOut: [] as string[] }
  const clean = cleanForeign(shown)
  const kept = strip ? stripQuotes(clean) : clean
  if (kept.length < clean.trim().length) leftOut.push('quoted history')
  return { text: kept, note: leftOut.length > 0 ? `Left out: ${leftOut.join(', ')}.` : undefined }
}

const isAttachment = ({ filename, body }: Part) => Boolean(filename || body?.attachmentId)
/** A message that is nothing but a file is a tree of one part, whose place has no name. */
const placeOf = ({ partId }: Part) => partId || '0'

function leavesOf(part: Part | undefined): Part[] {
  if (!part) return []
  // An attached message has parts too, but is a file here: its text is not this mail's.
  return part.parts?.length && !isAttachment(part) ? part.parts.flatMap(leavesOf) : [part]
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

function decodeText(part: Part): string {
  const bytes = Buffer.from(part.body?.data ?? '', 'base64url')
  const charset = /charset="?([\w.:-]+)"?/i.exec(headerOf(part, 'content-type'))?.[1]?.toLowerCase() ?? 'utf-8'
  try {
    // Escape sequences of ISO-2022 are valid UTF-8 too, so only there the label goes first.
    if (!charset.startsWith('iso-2022')) return strictUtf8.decode(bytes)
  } catch {
    // Not UTF-8: then the label counts.
  }
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}
