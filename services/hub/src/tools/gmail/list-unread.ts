import * as z from 'zod'
import { readMail } from '../../google/scopes.ts'
import { MaxTokens, PageToken } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { listMessages, MessagePage } from './list-messages.ts'

export const listUnread = defineTool({
  name: 'gmail_list_unread',
  title: 'List unread mail',
  description: 'Unread messages of the inbox, newest first, and how many there are.',
  service: 'gmail',
  scope: 'gmail.read',
  googleScopes: readMail,
  effect: 'read',
  toolsets: ['gmail'],
  foreign: true,
  input: z.strictObject({
    include: z.enum(['metadata', 'body']).default('metadata'),
    max_results: z.int().min(1).max(50).default(20),
    page_token: PageToken,
    max_tokens: MaxTokens,
  }),
  output: MessagePage.extend({ unread_in_inbox: z.int() }),
  async run(input, context) {
    const [page, { data: inbox }] = await Promise.all([
      listMessages({ q: '', label_ids: ['INBOX', 'UNREAD'], ...input }, context),
      context.gmail.users.labels.get({ userId: 'me', id: 'INBOX', fields: 'messagesUnread' }),
    ])
    return { unread_in_inbox: inbox.messagesUnread ?? 0, ...page }
  },
})
