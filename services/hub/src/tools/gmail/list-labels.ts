import * as z from 'zod'
import { readMail } from '../../google/scopes.ts'
import { fitPage, MaxTokens, PageToken } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { runBatch } from './run-batch.ts'

/** Counting asks Google once for each. */
const mostCounted = 100
/** What a count may take; it is not known before the page is. */
const widest = { messages: 9_999_999, unread: 9_999_999 }

export const listLabels = defineTool({
  name: 'gmail_list_labels',
  title: 'List labels',
  description: 'Labels with their ids; `counts` adds how many messages each has.',
  service: 'gmail',
  scope: 'gmail.read',
  googleScopes: readMail,
  effect: 'read',
  toolsets: ['core', 'gmail'],
  input: z.strictObject({ counts: z.boolean().default(false), page_token: PageToken, max_tokens: MaxTokens }),
  output: z.object({
    labels: z.array(
      z.object({ id: z.string(), name: z.string(), messages: z.int().optional(), unread: z.int().optional() }),
    ),
    next_page_token: z.string().nullable(),
  }),
  async run({ counts, ...wanted }, context) {
    const { gmail } = context
    const { data } = await gmail.users.labels.list({ userId: 'me', fields: 'labels(id,name)' })
    const all = (data.labels ?? []).map(({ id, name }) => ({ id: id!, name: name!, ...(counts && widest) }))
    const { items, next_page_token } = fitPage(all, wanted, counts ? mostCounted : undefined)
    if (!counts) return { labels: items, next_page_token }
    const count = async (id: string) => {
      const fields = 'messagesTotal,messagesUnread'
      const { data: label } = await gmail.users.labels.get({ userId: 'me', id, fields })
      return [id, { messages: label.messagesTotal ?? 0, unread: label.messagesUnread ?? 0 }] as const
    }
    const counted = new Map(
      (
        await runBatch(
          items.map(({ id }) => id),
          count,
          context,
        )
      ).done,
    )
    return { labels: items.map(({ id, name }) => ({ id, name, ...counted.get(id) })), next_page_token }
  },
})
