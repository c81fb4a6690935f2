import * as z from 'zod'
import { changeMail } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { Failed, runBatch } from './run-batch.ts'
import { readWhich, whichMessages } from './which-messages.ts'

export const trashMessages = defineTool({
  name: 'gmail_trash_messages',
  title: 'Move mail to the trash',
  description: 'Messages by id, or a whole thread. They stay in the trash for 30 days.',
  service: 'gmail',
  scope: 'gmail.modify',
  googleScopes: changeMail,
  effect: 'destroy',
  toolsets: ['core', 'gmail'],
  input: z.strictObject(whichMessages),
  output: z.object({ done: z.array(z.string()), failed: Failed }),
  async run(input, context) {
    const { gmail } = context
    const which = readWhich(input)
    if (which.threadId === undefined) {
      const trash = async (id: string) =>
        (await gmail.users.messages.trash({ userId: 'me', id, fields: 'id' })).data.id!
      return runBatch(which.ids, trash, context)
    }
    const { data } = await gmail.users.threads.trash({ userId: 'me', id: which.threadId, fields: 'messages/id' })
    return { done: (data.messages ?? []).map(({ id }) => id!), failed: [] }
  },
})
