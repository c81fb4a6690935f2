import pMap from 'p-map'
import * as z from 'zod'
import type { gmail_v1 } from '../../google/clients.ts'
import { headerOf } from '../../google/mime.ts'
import { readMail } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'

/** More at once and Gmail answers 429 (https://developers.google.com/workspace/gmail/api/reference/quota). */
const readsAtOnce = 8

export const searchMessages = defineTool({
  name: 'gmail_search_messages',
  title: 'Search Gmail',
  description:
    'Finds messages, newest first, with sender, subject, date and a snippet. ' +
    '`q` is what people type into the Gmail search box, e.g. `from:ada@example.com is:unread newer_than:7d`; ' +
    'without it, the newest messages of the mailbox. Read a whole one with gmail_get_message.',
  service: 'gmail',
  scope: 'gmail.read',
  googleScopes: readMail,
  effect: 'read',
  input: z.strictObject({
    q: z.string().max(2000).default('').describe('Gmail search, e.g. `subject:invoice has:attachment`.'),
    label_ids: z.array(z.string()).max(20).default([]).describe('Only messages with all of these, e.g. INBOX, UNREAD.'),
    max_results: z.int().min(1).max(50).default(10),
    page_token: z.string().optional().describe('`next_page_token` of the answer before, for the next page.'),
  }),
  output: z.object({
    messages: z.array(
      z.object({
        id: z.string(),
        thread_id: z.string(),
        from: z.string(),
        to: z.string(),
        subject: z.string(),
        date: z.string().describe('When Gmail received it, UTC.'),
        snippet: z.string(),
        unread: z.boolean(),
        label_ids: z.array(z.string()),
      }),
    ),
    next_page_token: z.string().nullable(),
  }),
  async run({ q, label_ids, max_results, page_token }, { gmail, signal }) {
    const { data } = await gmail.users.messages.list({
      userId: 'me',
      maxResults: max_results,
      fields: 'messages(id),nextPageToken',
      ...(q && { q }),
      ...(label_ids.length > 0 && { labelIds: label_ids }),
      ...(page_token !== undefined && { pageToken: page_token }),
    })
    const ids = (data.messages ?? []).map(({ id }) => id!)
    const read = async (id: string) => {
      const message = await gmail.users.messages.get({
        userId: 'me',
        id,
        format: 'metadata',
        metadataHeaders: ['From', 'To', 'Subject'],
      })
      return summarize(message.data)
    }
    return {
      messages: await pMap(ids, read, { concurrency: readsAtOnce, signal }),
      next_page_token: data.nextPageToken ?? null,
    }
  },
})

function summarize({ id, threadId, payload, internalDate, snippet, labelIds }: gmail_v1.Schema$Message) {
  return {
    id: id!,
    thread_id: threadId!,
    from: headerOf(payload, 'From'),
    to: headerOf(payload, 'To'),
    subject: headerOf(payload, 'Subject'),
    date: new Date(Number(internalDate)).toISOString(),
    snippet: snippet ?? '',
    unread: labelIds?.includes('UNREAD') ?? false,
    label_ids: labelIds ?? [],
  }
}
