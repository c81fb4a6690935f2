import * as z from 'zod'
import { DraftId } from '../../google/ids.ts'
import { keepDrafts } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'

export const deleteDraft = defineTool({
  name: 'gmail_delete_draft',
  title: 'Delete a draft',
  description: 'Deletes a draft for good; it does not go to the trash.',
  service: 'gmail',
  scope: 'gmail.send',
  googleScopes: keepDrafts,
  effect: 'destroy',
  toolsets: ['gmail'],
  input: z.strictObject({ draft_id: DraftId }),
  output: z.object({ deleted: z.string() }),
  async run({ draft_id }, { gmail }) {
    await gmail.users.drafts.delete({ userId: 'me', id: draft_id })
    return { deleted: draft_id }
  },
})
