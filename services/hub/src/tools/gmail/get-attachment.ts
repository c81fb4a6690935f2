import * as z from 'zod'
import { extractText } from '../../documents/extract-text.ts'
import { cleanForeign, cleanLine } from '../../google/foreign-text.ts'
import { MessageId } from '../../google/ids.ts'
import { readMail } from '../../google/scopes.ts'
import { cutText, MaxTokens } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { fetchAttachment } from './fetch-attachment.ts'

/** As base64, which a model cannot read anyway, in one piece. */
const mostBytes = 1024 * 1024

export const getAttachment = defineTool({
  name: 'gmail_get_attachment',
  title: 'Read an attachment',
  description:
    'Text of PDF, Word, Excel, PowerPoint, odt, eml, csv, ics and other text files, or bytes as base64 up to 1 MB.',
  service: 'gmail',
  scope: 'gmail.read',
  googleScopes: readMail,
  effect: 'read',
  toolsets: ['core', 'gmail'],
  foreign: true,
  input: z.strictObject({
    message_id: MessageId,
    attachment_id: z.string(),
    format: z.enum(['text', 'base64']).default('text'),
    offset: z.int().min(0).default(0),
    max_tokens: MaxTokens,
  }),
  output: z.object({
    filename: z.string(),
    mime_type: z.string(),
    size: z.int(),
    text: z.string().optional(),
    total_characters: z.int().optional(),
    next_offset: z.int().nullish(),
    base64: z.string().optional(),
    note: z.string().optional(),
  }),
  async run({ message_id, attachment_id, format, offset, max_tokens }, { gmail }) {
    const { filename, mimeType = '', content } = await fetchAttachment(gmail, message_id, attachment_id)
    const file = { filename: cleanLine(filename), mime_type: mimeType, size: content.length }
    if (format === 'base64') {
      return content.length <= mostBytes
        ? { ...file, base64: content.toString('base64') }
        : { ...file, note: 'Too large to give as base64. Send it on with gmail_send_message by its ids.' }
    }
    const text = await extractText({ filename, mimeType, content })
    if (text === undefined) {
      const note =
        'This kind of file has no text that can be read; clients show it by its link. `format: base64` gives its bytes.'
      return { ...file, note }
    }
    const clean = cleanForeign(text)
    if (clean.trim() === '') return { ...file, note: 'It holds no text; it may be a scan.' }
    return { ...file, ...cutText(clean, offset, max_tokens), total_characters: clean.length }
  },
  linkOf({ message_id, attachment_id }, { text, base64, filename, mime_type, size }) {
    if (text !== undefined || base64 !== undefined) return undefined
    const uri = `gmail://message/${message_id}/attachment/${encodeURIComponent(attachment_id)}`
    return { uri, name: filename, mimeType: mime_type, size }
  },
})
