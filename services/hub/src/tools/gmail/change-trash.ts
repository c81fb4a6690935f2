/** Messages or a whole thread into the trash, or out of it: Gmail has the same call for both ways. */
import type { ToolContext } from '../../mcp/tool.ts'
import { runBatch, type Batch } from './run-batch.ts'
import { readWhich } from './which-messages.ts'

export function changeTrash(verb: 'trash' | 'untrash') {
  return async (input: Parameters<typeof readWhich>[0], context: ToolContext): Promise<Batch<string>> => {
    const { messages, threads } = context.gmail.users
    const which = readWhich(input)
    if (which.threadId === undefined) {
      const change = async (id: string) => (await messages[verb]({ userId: 'me', id, fields: 'id' })).data.id!
      return runBatch(which.ids, change, context)
    }
    const { data } = await threads[verb]({ userId: 'me', id: which.threadId, fields: 'messages/id' })
    return { done: (data.messages ?? []).map(({ id }) => id!), failed: [] }
  }
}
