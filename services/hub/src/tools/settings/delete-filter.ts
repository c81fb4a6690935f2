import * as z from 'zod'
import { FilterId } from '../../google/ids.ts'
import { changeSettings } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'

export const deleteFilter = defineTool({
  name: 'gmail_delete_filter',
  title: 'Delete a filter',
  description: 'By its id of gmail_list_filters. Mail that it sorted stays where it is.',
  service: 'gmail',
  scope: 'gmail.settings',
  googleScopes: changeSettings,
  effect: 'destroy',
  toolsets: ['settings'],
  input: z.strictObject({ filter_id: FilterId }),
  output: z.object({ deleted: z.string() }),
  async run({ filter_id }, { gmail }) {
    await gmail.users.settings.filters.delete({ userId: 'me', id: filter_id })
    return { deleted: filter_id }
  },
})
