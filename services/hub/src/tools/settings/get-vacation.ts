import * as z from 'zod'
import { readSettings } from '../../google/scopes.ts'
import { MaxTokens } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { cutVacation, fromVacation, Vacation } from './vacation.ts'

export const getVacation = defineTool({
  name: 'gmail_get_vacation',
  title: 'Read the out-of-office reply',
  description: 'The automatic reply, whether it is on, and when.',
  service: 'gmail',
  scope: 'gmail.settings',
  googleScopes: readSettings,
  effect: 'read',
  toolsets: ['settings'],
  input: z.strictObject({ max_tokens: MaxTokens }),
  output: Vacation,
  async run({ max_tokens }, { gmail, timeZone }) {
    const { data } = await gmail.users.settings.getVacation({ userId: 'me' })
    return cutVacation(fromVacation(data, await timeZone()), max_tokens)
  },
})
