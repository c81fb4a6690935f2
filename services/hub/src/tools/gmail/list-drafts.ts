import * as z from 'zod'
import { keepDrafts } from '../../google/scopes.ts'
import { countFitting, MaxTokens, PageToken, readPageToken, toPageToken } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { Query } from './list-messages.ts'
import { toListed } from './listed-message.ts'
import { Failed, runBatch } from './run-batch.ts'

export const listDrafts = defineTool({
  name: 'gmail_list_drafts',
  title: 'List drafts',
  description: 'Drafts, newest first. Read one with gmail_get_message by its `message_id`.',
  service: 'gmail',
  scope: 'gmail.send',
  googleScopes: keepDrafts,
  effect: 'read',
  toolsets: ['core', 'gmail'],
  foreign: true,
  input: z.strictObject({
    q: Query,
    max_results: z.int().min(1).max(50).default(20),
    page_token: PageToken,
    max_tokens: MaxTokens,
  }),
  output: z.object({
    drafts: z.array(
      z.object({
        draft_id: z.string(),
        message_id: z.string(),
        thread_id: z.string(),
        to: z.string(),
        subject: z.string(),
        date: z.string(),
        snippet: z.string(),
      }),
    ),
    failed: Failed,
    next_page_token: z.string().nullable(),
  }),
  async run({ q, max_results, page_token, max_tokens }, context) {
    const { gmail, timeZone } = context
    const page = readPageToken(page_token)
    const { data } = await gmail.users.drafts.list({
      userId: 'me',
      maxResults: max_results,
      fields: 'drafts/id,nextPageToken',
      ...(q && { q }),
      ...(page.googleToken !== undefined && { pageToken: page.googleToken }),
    })
    const ids = (data.drafts ?? []).map(({ id }) => id!)
    const zone = await timeZone()
    const fields = 'message(id,threadId,internalDate,snippet,payload/headers)'
    const read = async (id: string) => {
      const { data: draft } = await gmail.users.drafts.get({ userId: 'me', id, format: 'metadata', fields })
      const detail = { body: false, stripQuotes: false, maxTokens: max_tokens }
      const { id: message_id, thread_id, to, subject, date, snippet = '' } = toListed(draft.message!, zone, detail)
      return { draft_id: id, message_id, thread_id, to, subject, date, snippet }
    }
    const { done, failed } = await runBatch(ids.slice(page.skip), read, context)
    const fitting = countFitting(done, max_tokens)
    const answered = page.skip + fitting + (fitting === done.length ? failed.length : 0)
    return {
      drafts: done.slice(0, fitting),
      failed,
      next_page_token: toPageToken(page, { answered, count: ids.length, next: data.nextPageToken }),
    }
  },
})
