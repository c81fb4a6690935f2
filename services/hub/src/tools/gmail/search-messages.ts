import * as z from 'zod'
import { readMail } from '../../google/scopes.ts'
import { MaxTokens, PageToken } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { listMessages, MessagePage, Query } from './list-messages.ts'

export const searchMessages = defineTool({
  name: 'gmail_search_messages',
  title: 'Search Gmail',
  description:
    'Finds messages, newest first. `q` is a Gmail search, e.g. `from:ada@example.com is:unread newer_than:7d`; ' +
    'without it, the newest. `label_ids`: only messages with all of these, by name or id. `include: body` adds texts.',
  service: 'gmail',
  scope: 'gmail.read',
  googleScopes: readMail,
  effect: 'read',
  toolsets: ['core', 'gmail'],
  foreign: true,
  input: z.strictObject({
    q: Query,
    label_ids: z.array(z.string()).max(20).default([]),
    include: z.enum(['metadata', 'body']).default('metadata'),
    max_results: z.int().min(1).max(50).default(10),
    page_token: PageToken,
    max_tokens: MaxTokens,
  }),
  output: MessagePage,
  run: (input, context) => listMessages(input, context),
})
