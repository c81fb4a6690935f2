import * as z from 'zod'
import { changeLabels } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { resolveLabels } from '../gmail/resolve-labels.ts'

export const deleteLabel = defineTool({
  name: 'gmail_delete_label',
  title: 'Delete a label',
  description: 'Takes a label off all mail and deletes it, without undo. The mail stays.',
  service: 'gmail',
  scope: 'gmail.modify',
  googleScopes: changeLabels,
  effect: 'destroy',
  toolsets: ['settings'],
  input: z.strictObject({ label: z.string() }),
  output: z.object({ deleted: z.string() }),
  async run({ label }, { gmail }) {
    const [id] = await resolveLabels([label], gmail)
    await gmail.users.labels.delete({ userId: 'me', id: id! })
    return { deleted: id! }
  },
})
