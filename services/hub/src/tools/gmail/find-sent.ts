/** Looks whether the mail of this call went out, when Google gave no answer to sending it. */
import * as z from 'zod'
import type { ToolContext } from '../../mcp/tool.ts'
import { messageIdOf } from './written-mail.ts'

export const Sent = z.object({ id: z.string(), thread_id: z.string() })

export async function findSent(context: ToolContext): Promise<z.input<typeof Sent> | undefined> {
  const { data } = await context.gmail.users.messages.list({
    userId: 'me',
    q: `in:sent rfc822msgid:${messageIdOf(context).slice(1, -1)}`,
    maxResults: 1,
    fields: 'messages(id,threadId)',
  })
  const [found] = data.messages ?? []
  return found && { id: found.id!, thread_id: found.threadId! }
}
