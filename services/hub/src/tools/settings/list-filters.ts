import * as z from 'zod'
import { readSettings } from '../../google/scopes.ts'
import { countFitting, MaxTokens } from '../../mcp/budget.ts'
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
  input: z.strictObject({ max_tokens: MaxTokens }),
  output: z.object({ filters: z.array(Filter), truncated: z.boolean() }),
  async run({ max_tokens }, { gmail }) {
    const { data } = await gmail.users.settings.filters.list({ userId: 'me', fields: 'filter' })
    const filters = (data.filter ?? []).map(fromFilter)
    const fitting = countFitting(filters, max_tokens)
    return { filters: filters.slice(0, fitting), truncated: fitting < filters.length }
  },
})
