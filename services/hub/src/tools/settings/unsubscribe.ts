import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { composeMail } from '../../google/compose-mail.ts'
import { MessageId } from '../../google/ids.ts'
import { changeMail } from '../../google/scopes.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { asUpload } from '../../google/upload.ts'
import { messageIdOf } from '../gmail/written-mail.ts'
import { readWays, unsubscribeHeaders, type Ways } from './ways-to-unsubscribe.ts'

export const unsubscribe = defineTool({
  name: 'gmail_unsubscribe',
  title: 'Unsubscribe from a list',
  description:
    'By one click (RFC 8058) where the mail offers it; else writes the mail that does it, as a draft to send, or ' +
    'gives the page to open.',
  service: 'gmail',
  scope: 'gmail.modify',
  googleScopes: changeMail,
  effect: 'write',
  toolsets: ['settings'],
  foreign: true,
  input: z.strictObject({ message_id: MessageId }),
  output: z.object({
    status: z.enum(['unsubscribed', 'draft', 'open_page', 'unknown']),
    host: z.string().optional(),
    draft_id: z.string().optional(),
    page: z.string().optional(),
    note: z.string().optional(),
  }),
  async run({ message_id }, context) {
    const { data } = await context.gmail.users.messages.get({
      userId: 'me',
      id: message_id,
      format: 'metadata',
      metadataHeaders: unsubscribeHeaders,
      fields: 'labelIds,payload/headers',
    })
    if (data.labelIds?.includes('SPAM')) {
      throw new ProblemError('forbidden', 'This is spam: unsubscribing would tell its sender that somebody reads it.')
    }
    const ways = readWays(data.payload)
    if (!ways.page && !ways.mail) {
      throw new ProblemError('not-found', 'This mail names no safe way to unsubscribe. Its text may hold a link.')
    }
    return (ways.oneClick && (await click(ways.oneClick, context))) ?? otherwise(ways, context)
  },
})

/** @returns undefined when the list refused, so that another way is worth a try */
async function click(url: URL, { fetchPublic, signal }: ToolContext) {
  const host = url.hostname
  try {
    const { ok } = await fetchPublic(url, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      statusOnly: true,
      signal,
    })
    return ok ? { status: 'unsubscribed' as const, host } : undefined
  } catch {
    // It may have arrived; a second one is for the user to decide.
    return {
      status: 'unknown' as const,
      host,
      page: url.href,
      note: 'Its server could not be asked, or gave no answer.',
    }
  }
}

async function otherwise({ mail, page }: Ways, context: ToolContext) {
  if (!mail) return { status: 'open_page' as const, page: page!.href, note: 'Only a person can do it, on this page.' }
  const raw = await composeMail({
    ...mail,
    to: [mail.to],
    cc: [],
    bcc: [],
    files: [],
    messageId: messageIdOf(context),
  })
  const { data } = await context.gmail.users.drafts.create({
    userId: 'me',
    requestBody: {},
    media: asUpload(raw),
    fields: 'id',
  })
  return { status: 'draft' as const, draft_id: data.id!, note: `gmail_send_draft sends it to ${mail.to}.` }
}
