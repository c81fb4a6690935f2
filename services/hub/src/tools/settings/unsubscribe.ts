import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { composeMail } from '../../google/compose-mail.ts'
import { MessageId } from '../../google/ids.ts'
import { changeMail } from '../../google/scopes.ts'
import { oncePerCall } from '../../mcp/once-per-call.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { asUpload } from '../../google/upload.ts'
import { findDraft } from '../gmail/create-draft.ts'
import { messageIdOf, toOutgoing } from '../gmail/written-mail.ts'
import { readWays, unsubscribeHeaders, type Ways } from './ways-to-unsubscribe.ts'

const Input = z.strictObject({ message_id: MessageId })

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
  input: Input,
  output: z.object({
    status: z.enum(['unsubscribed', 'draft', 'open_page', 'unknown']),
    host: z.string().optional(),
    draft_id: z.string().optional(),
    page: z.string().optional(),
    note: z.string().optional(),
  }),
  async outgoing(input, context) {
    const { oneClick, mail } = await findWays(input, context)
    // A click tells the list no more than that somebody clicked.
    return oneClick || !mail ? undefined : { ...toOutgoing(asMail(mail)), isDraft: true }
  },
  async run(input, context) {
    const ways = await findWays(input, context)
    if (ways.oneClick) return click(ways.oneClick, context)
    return ways.mail ? keepDraft(ways.mail, context) : open(ways.page!)
  },
  /** What a click came to, it says itself; a draft that was kept is found. */
  async findDone(input, context) {
    const { oneClick, mail } = await findWays(input, context)
    const kept = oneClick || !mail ? undefined : await findDraft(context)
    return kept && toKept(kept.draft_id, mail!)
  },
})

const findWays = oncePerCall(async ({ message_id }: z.output<typeof Input>, { gmail }: ToolContext): Promise<Ways> => {
  const { data } = await gmail.users.messages.get({
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
  if (ways.page || ways.mail) return ways
  throw new ProblemError('not-found', 'This mail names no safe way to unsubscribe. Its text may hold a link.')
})

async function click(url: URL, { fetchPublic, signal }: ToolContext) {
  const host = url.hostname
  try {
    const { ok } = await fetchPublic(url, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      statusOnly: true,
      signal,
    })
    return ok ? { status: 'unsubscribed' as const, host } : open(url)
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

function open(page: URL) {
  return { status: 'open_page' as const, page: page.href, note: 'Only a person can do it, on this page.' }
}

async function keepDraft(mail: MailToList, context: ToolContext) {
  const raw = await composeMail({ ...asMail(mail), messageId: messageIdOf(context) })
  const { data } = await context.gmail.users.drafts.create({
    userId: 'me',
    requestBody: {},
    media: asUpload(raw),
    fields: 'id',
  })
  return toKept(data.id!, mail)
}

function toKept(draft_id: string, { to }: MailToList) {
  return { status: 'draft' as const, draft_id, note: `gmail_send_draft sends it to ${to}.` }
}

type MailToList = NonNullable<Ways['mail']>

const asMail = ({ to, ...words }: MailToList) => ({ ...words, to: [to], cc: [], bcc: [], files: [] })
