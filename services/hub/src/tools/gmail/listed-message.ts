/** One message as lists show it: who, what, when, and its text where that is asked for. */
import * as z from 'zod'
import type { gmail_v1 } from '../../google/clients.ts'
import { cleanLine } from '../../google/foreign-text.ts'
import { htmlToText } from '../../google/html-text.ts'
import { headerOf, readBody, readText, type AttachmentSummary } from '../../google/mime.ts'
import { showMoment } from '../../google/time.ts'
import { cutText } from '../../mcp/budget.ts'

export const ListedMessage = z.object({
  id: z.string(),
  thread_id: z.string(),
  from: z.string(),
  to: z.string(),
  cc: z.string().optional(),
  subject: z.string(),
  date: z.string(),
  label_ids: z.array(z.string()),
  snippet: z.string().optional(),
  text: z.string().optional(),
  next_offset: z.int().nullish(),
  note: z.string().optional(),
  attachments: z.array(z.string()).optional(),
})
export type ListedMessage = z.input<typeof ListedMessage>

/** How much of a message a list asks Google for, and shows. */
export interface Detail {
  body: boolean
  stripQuotes: boolean
  /** Of each text. */
  maxTokens: number
}

/** Of many messages each gets its share; more of one is for gmail_get_message. */
export const tokensOfEach = 1_000

const listedHeaders = ['From', 'To', 'Cc', 'Subject']
const always = 'id,threadId,labelIds,internalDate'

/** What `users.messages.get` has to be asked for. */
export function askFor({ body }: Pick<Detail, 'body'>) {
  return body
    ? { format: 'full', fields: `${always},payload` }
    : { format: 'metadata', metadataHeaders: listedHeaders, fields: `${always},snippet,payload/headers` }
}

export function toListed(message: gmail_v1.Schema$Message, zone: string, detail: Detail): ListedMessage {
  return { ...headersOf(message, zone), ...(detail.body ? bodyOf(message, detail) : snippetOf(message)) }
}

export function headersOf({ id, threadId, payload, internalDate, labelIds }: gmail_v1.Schema$Message, zone: string) {
  const header = (name: string) => cleanLine(headerOf(payload, name))
  const cc = header('Cc')
  return {
    id: id!,
    thread_id: threadId!,
    from: header('From'),
    to: header('To'),
    ...(cc && { cc }),
    subject: header('Subject'),
    date: showMoment(new Date(Number(internalDate)), zone),
    label_ids: labelIds ?? [],
  }
}

function bodyOf({ payload }: gmail_v1.Schema$Message, { stripQuotes, maxTokens }: Detail) {
  const body = readBody(payload)
  const { text, note } = readText(body, { stripQuotes })
  const attachments = body.attachments.map(nameAttachment)
  return {
    ...cutText(text, 0, maxTokens),
    ...(note !== undefined && { note }),
    ...(attachments.length > 0 && { attachments }),
  }
}

function nameAttachment({ id, filename, mime_type, size }: AttachmentSummary): string {
  return `${id}: ${filename} (${mime_type}, ${size} bytes)`
}

function snippetOf({ snippet }: gmail_v1.Schema$Message) {
  // Gmail gives it as HTML.
  return { snippet: cleanLine(snippet?.includes('&') ? htmlToText(snippet) : (snippet ?? '')) }
}
