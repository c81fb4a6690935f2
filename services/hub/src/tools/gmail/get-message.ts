import * as z from 'zod'
import type { gmail_v1 } from '../../google/clients.ts'
import { cleanForeign } from '../../google/foreign-text.ts'
import { MessageId } from '../../google/ids.ts'
import { readBody, readText, type AttachmentSummary } from '../../google/mime.ts'
import { readMail } from '../../google/scopes.ts'
import { cutText, MaxTokens } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { headersOf, ListedMessage } from './listed-message.ts'

export const getMessage = defineTool({
  name: 'gmail_get_message',
  title: 'Read a Gmail message',
  description:
    'One message. While `next_offset` is given, read on with it as `offset`. `strip_quotes` leaves out quoted history ' +
    'and the signature.',
  service: 'gmail',
  scope: 'gmail.read',
  googleScopes: readMail,
  effect: 'read',
  toolsets: ['core', 'gmail'],
  foreign: true,
  input: z.strictObject({
    message_id: MessageId,
    format: z.enum(['text', 'html', 'raw', 'metadata']).default('text'),
    strip_quotes: z.boolean().default(false),
    offset: z.int().min(0).default(0),
    max_tokens: MaxTokens,
  }),
  output: ListedMessage.omit({ snippet: true, attachments: true }).extend({
    text: z.string(),
    total_characters: z.int(),
    next_offset: z.int().nullable(),
    attachments: z.array(
      z.object({ id: z.string(), filename: z.string(), mime_type: z.string(), size: z.int().describe('In bytes.') }),
    ),
  }),
  async run({ message_id, format, strip_quotes, offset, max_tokens }, { gmail, timeZone }) {
    const ask = { userId: 'me', id: message_id }
    const { data } = await gmail.users.messages.get({
      ...ask,
      format: format === 'metadata' ? 'metadata' : 'full',
      fields: `id,threadId,labelIds,internalDate,${format === 'raw' ? 'payload/headers' : 'payload'}`,
    })
    const raw =
      format === 'raw' ? (await gmail.users.messages.get({ ...ask, format: 'raw', fields: 'raw' })).data.raw : undefined
    const { text, note, attachments } = raw ? readRaw(raw) : readAs(format, data, strip_quotes)
    return {
      ...headersOf(data, await timeZone()),
      ...cutText(text, offset, max_tokens),
      total_characters: text.length,
      ...(note !== undefined && { note }),
      attachments,
    }
  },
})

interface Shown {
  text: string
  note?: string | undefined
  attachments: AttachmentSummary[]
}

function readAs(format: string, { payload }: gmail_v1.Schema$Message, stripQuotes: boolean): Shown {
  if (format === 'metadata') {
    const lines = (payload?.headers ?? []).map(({ name, value }) => `${name}: ${value}`)
    return { text: cleanForeign(lines.join('\n')), attachments: [] }
  }
  const body = readBody(payload)
  const { attachments } = body
  if (format === 'html' && body.html !== undefined) return { text: cleanForeign(body.html), attachments }
  const { text, note } = readText(body, { stripQuotes })
  return { text, note: format === 'html' ? 'It has no HTML; this is its text.' : note, attachments }
}

/** Bytes of any encoding, as its headers say; as UTF-8 they are readable in nearly all. */
function readRaw(raw: string): Shown {
  return { text: cleanForeign(Buffer.from(raw, 'base64url').toString('utf8')), attachments: [] }
}
