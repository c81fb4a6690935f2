import pMap from 'p-map'
import * as z from 'zod'
import type { gmail_v1 } from '../../google/clients.ts'
import { headerOf } from '../../google/mime.ts'
import { readMail } from '../../google/scopes.ts'
import { showMoment } from '../../google/time.ts'
import { countFitting, MaxTokens, PageToken, readPageToken, toPageToken } from '../../mcp/budget.ts'
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
  toolsets: ['core', 'gmail'],
  foreign: true,
  input: z.strictObject({
    q: z.string().max(2000).default('').describe('Gmail search, e.g. `subject:invoice has:attachment`.'),
    label_ids: z.array(z.string()).max(20).default([]).describe('Only messages with all of these, e.g. INBOX, UNREAD.'),
    max_results: z.int().min(1).max(50).default(10),
    page_token: PageToken,
    max_tokens: MaxTokens,
  }),
  output: z.object({
    messages: z.array(
      z.object({
        id: z.string(),
        thread_id: z.string(),
        from: z.string(),
        to: z.string(),
        subject: z.string(),
        date: z.string().describe('When Gmail received it.'),
        snippet: z.string(),
        unread: z.boolean(),
        label_ids: z.array(z.string()),
      }),
    ),
    next_page_token: z.string().nullable(),
  }),
  async run({ q, label_ids, max_results, page_token, max_tokens }, { gmail, signal, timeZone }) {
    const page = readPageToken(page_token)
    const { data } = await gmail.users.messages.list({
      userId: 'me',
      maxResults: max_results,
      fields: 'messages(id),nextPageToken',
      ...(q && { q }),
      ...(label_ids.length > 0 && { labelIds: label_ids }),
      ...(page.googleToken !== undefined && { pageToken: page.googleToken }),
    })
    const ids = (data.messages ?? []).map(({ id }) => id!)
    const zone = await timeZone()
    const read = async (id: string) => {
      const message = await gmail.users.messages.get({
        userId: 'me',
        id,
        format: 'metadata',
        metadataHeaders: ['From', 'To', 'Subject'],
      })
      return summarize(message.data, zone)
    }
    const messages = await pMap(ids.slice(page.skip), read, { concurrency: readsAtOnce, signal })
    const fitting = countFitting(messages, max_tokens)
    return {
      messages: messages.slice(0, fitting),
      next_page_token: toPageToken(page, {
        answered: page.skip + fitting,
        count: ids.length,
        next: data.nextPageToken,
      }),
    }
  },
})

function summarize({ id, threadId, payload, internalDate, snippet, labelIds }: gmail_v1.Schema$Message, zone: string) {
  return {
    id: id!,
    thread_id: threadId!,
    from: headerOf(payload, 'From'),
    to: headerOf(payload, 'To'),
    subject: headerOf(payload, 'Subject'),
    date: showMoment(new Date(Number(internalDate)), zone),
    snippet: snippet ?? '',
    unread: labelIds?.includes('UNREAD') ?? false,
    label_ids: labelIds ?? [],
  }
}
