import * as z from 'zod'
import { ThreadId } from '../../google/ids.ts'
import { readMail } from '../../google/scopes.ts'
import { countFitting, MaxTokens, PageToken, readPageToken, toPageToken } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { askFor, toListed, tokensOfEach } from './listed-message.ts'
import { MessagePage } from './list-messages.ts'

export const getThread = defineTool({
  name: 'gmail_get_thread',
  title: 'Read a conversation',
  description: 'The messages of a thread, oldest first, without what they quote of each other.',
  service: 'gmail',
  scope: 'gmail.read',
  googleScopes: readMail,
  effect: 'read',
  toolsets: ['core', 'gmail'],
  foreign: true,
  input: z.strictObject({
    thread_id: ThreadId,
    include: z.enum(['metadata', 'body']).default('body'),
    strip_quotes: z.boolean().default(true),
    page_token: PageToken,
    max_tokens: MaxTokens,
  }),
  output: MessagePage,
  async run({ thread_id, include, strip_quotes, page_token, max_tokens }, { gmail, timeZone }) {
    const page = readPageToken(page_token)
    const detail = {
      body: include === 'body',
      stripQuotes: strip_quotes,
      maxTokens: Math.min(tokensOfEach, max_tokens),
    }
    const { fields, ...ask } = askFor(detail)
    const { data } = await gmail.users.threads.get({
      userId: 'me',
      id: thread_id,
      ...ask,
      fields: `messages(${fields})`,
    })
    const all = data.messages ?? []
    const zone = await timeZone()
    const messages = all.slice(page.skip).map((message) => toListed(message, zone, detail))
    const fitting = countFitting(messages, max_tokens)
    return {
      messages: messages.slice(0, fitting),
      next_page_token: toPageToken(page, { answered: page.skip + fitting, count: all.length, next: undefined }),
    }
  },
})
