import * as z from 'zod'
import { changeMail } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { changeTrash } from './change-trash.ts'
import { Failed } from './run-batch.ts'
import { whichMessages } from './which-messages.ts'

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
  run: changeTrash('trash'),
})
