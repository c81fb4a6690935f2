import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { changeMail } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { labelChange, readLabelChange } from './label-change.ts'
import { readWhich, whichMessages } from './which-messages.ts'

export const modifyMessages = defineTool({
  name: 'gmail_modify_messages',
  title: 'Mark, label or archive mail',
  description: 'Changes messages by id, or a whole thread. Labels by name or id.',
  service: 'gmail',
  scope: 'gmail.modify',
  googleScopes: changeMail,
  effect: 'write',
  toolsets: ['core', 'gmail'],
  input: z.strictObject({ ...whichMessages, ...labelChange }),
  output: z.object({
    changed: z.int().describe('Of several ids all, as Gmail tells of none that it does not know.'),
    added: z.array(z.string()),
    removed: z.array(z.string()),
  }),
  async run(input, { gmail }) {
    const which = readWhich(input)
    const requestBody = await readLabelChange(input, gmail)
    const { addLabelIds: added, removeLabelIds: removed } = requestBody
    if (added.length + removed.length === 0) {
      throw new ProblemError('validation-failed', 'Say what to change, with `mark` or labels. Nothing was changed.')
    }
    if (added.includes('TRASH')) {
      throw new ProblemError('validation-failed', 'gmail_trash_messages does that. Nothing was changed.')
    }
    const me = { userId: 'me' }
    if (which.threadId !== undefined) {
      const { data } = await gmail.users.threads.modify({
        ...me,
        id: which.threadId,
        requestBody,
        fields: 'messages/id',
      })
      return { changed: data.messages?.length ?? 0, added, removed }
    }
    const { ids } = which
    // Of a single one Google tells whether it is there.
    if (ids.length === 1) await gmail.users.messages.modify({ ...me, id: ids[0]!, requestBody, fields: 'id' })
    else await gmail.users.messages.batchModify({ ...me, requestBody: { ids, ...requestBody } })
    return { changed: ids.length, added, removed }
  },
})
