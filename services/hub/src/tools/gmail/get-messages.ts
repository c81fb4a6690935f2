import * as z from 'zod'
import { MessageId } from '../../google/ids.ts'
import { readMail } from '../../google/scopes.ts'
import { countFitting, MaxTokens } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { askFor, ListedMessage, toListed, tokensOfEach } from './listed-message.ts'
import { Failed, runBatch } from './run-batch.ts'

export const getMessages = defineTool({
  name: 'gmail_get_messages',
  title: 'Read several Gmail messages',
  description: 'Up to 50 messages by id. `not_read` did not fit: call again with them.',
  service: 'gmail',
  scope: 'gmail.read',
  googleScopes: readMail,
  effect: 'read',
  toolsets: ['gmail'],
  foreign: true,
  input: z.strictObject({
    message_ids: z.array(MessageId).min(1).max(50),
    include: z.enum(['metadata', 'body']).default('body'),
    strip_quotes: z.boolean().default(true),
    max_tokens: MaxTokens,
  }),
  output: z.object({ messages: z.array(ListedMessage), failed: Failed, not_read: z.array(z.string()) }),
  async run({ message_ids, include, strip_quotes, max_tokens }, context) {
    const { gmail, timeZone } = context
    const detail = {
      body: include === 'body',
      stripQuotes: strip_quotes,
      maxTokens: message_ids.length > 1 ? Math.min(tokensOfEach, max_tokens) : max_tokens,
    }
    const zone = await timeZone()
    const { done, failed } = await runBatch(
      [...new Set(message_ids)],
      async (id) =>
        toListed((await gmail.users.messages.get({ userId: 'me', id, ...askFor(detail) })).data, zone, detail),
      context,
    )
    const fitting = countFitting(done, max_tokens)
    return { messages: done.slice(0, fitting), failed, not_read: done.slice(fitting).map(({ id }) => id) }
  },
})
