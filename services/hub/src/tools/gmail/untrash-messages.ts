import * as z from 'zod'
import { changeMail } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { Failed, runBatch } from './run-batch.ts'
import { readWhich, whichMessages } from './which-messages.ts'

export const untrashMessages = defineTool({
  name: 'gmail_untrash_messages',
  title: 'Take mail out of the trash',
  description: 'Messages by id, or a whole thread. To the inbox they come back with gmail_modify_messages.',
  service: 'gmail',
  scope: 'gmail.modify',
  googleScopes: changeMail,
  effect: 'write',
  toolsets: ['gmail'],
  input: z.strictObject(whichMessages),
  output: z.object({ done: z.array(z.string()), failed: Failed }),
  async run(input, context) {
    const { gmail } = context
    const which = readWhich(input)
    if (which.threadId === undefined) {
      const untrash = async (id: string) =>
        (await gmail.users.messages.untrash({ userId: 'me', id, fields: 'id' })).data.id!
      return runBatch(which.ids, untrash, context)
    }
    const { data } = await gmail.users.threads.untrash({ userId: 'me', id: which.threadId, fields: 'messages/id' })
    return { done: (data.messages ?? []).map(({ id }) => id!), failed: [] }
  },
})
