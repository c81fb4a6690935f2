import * as z from 'zod'
import { changeMail } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { changeTrash } from './change-trash.ts'
import { Failed } from './run-batch.ts'
import { whichMessages } from './which-messages.ts'

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
  run: changeTrash('untrash'),
})
