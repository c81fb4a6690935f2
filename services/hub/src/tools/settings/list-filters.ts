import * as z from 'zod'
import { readSettings } from '../../google/scopes.ts'
import { fitPage, MaxTokens, PageToken } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { Filter, fromFilter } from './filter.ts'

export const listFilters = defineTool({
  name: 'gmail_list_filters',
  title: 'List filters',
  description: 'What Gmail does with arriving mail by itself.',
  service: 'gmail',
  scope: 'gmail.settings',
  googleScopes: readSettings,
  effect: 'read',
  toolsets: ['settings'],
  input: z.strictObject({ page_token: PageToken, max_tokens: MaxTokens }),
  output: z.object({ filters: z.array(Filter), next_page_token: z.string().nullable() }),
  async run(wanted, { gmail }) {
    const { data } = await gmail.users.settings.filters.list({ userId: 'me', fields: 'filter' })
    const { items: filters, next_page_token } = fitPage((data.filter ?? []).map(fromFilter), wanted)
    return { filters, next_page_token }
  },
})
