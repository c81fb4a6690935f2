import * as z from 'zod'
import { readMail } from '../../google/scopes.ts'
import { countFitting, MaxTokens } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { runBatch } from './run-batch.ts'

/** Counting asks Google once for each. */
const mostCounted = 100

export const listLabels = defineTool({
  name: 'gmail_list_labels',
  title: 'List labels',
  description: 'Labels with their ids; `counts` adds how many messages each has.',
  service: 'gmail',
  scope: 'gmail.read',
  googleScopes: readMail,
  effect: 'read',
  toolsets: ['core', 'gmail'],
  input: z.strictObject({ counts: z.boolean().default(false), max_tokens: MaxTokens }),
  output: z.object({
    labels: z.array(
      z.object({ id: z.string(), name: z.string(), messages: z.int().optional(), unread: z.int().optional() }),
    ),
    truncated: z.boolean().describe('Ask again with more `max_tokens`.'),
  }),
  async run({ counts, max_tokens }, context) {
    const { gmail } = context
    const { data } = await gmail.users.labels.list({ userId: 'me', fields: 'labels(id,name)' })
    const all = (data.labels ?? []).map(({ id, name }) => ({ id: id!, name: name! }))
    const count = async (id: string) => {
      const fields = 'messagesTotal,messagesUnread'
      const { data: label } = await gmail.users.labels.get({ userId: 'me', id, fields })
      return [id, { messages: label.messagesTotal ?? 0, unread: label.messagesUnread ?? 0 }] as const
    }
    const ids = all.map(({ id }) => id).slice(0, mostCounted)
    const counted = new Map(counts ? (await runBatch(ids, count, context)).done : [])
    const labels = all.map((label) => ({ ...label, ...counted.get(label.id) }))
    const fitting = countFitting(labels, max_tokens)
    return { labels: labels.slice(0, fitting), truncated: fitting < labels.length }
  },
})
