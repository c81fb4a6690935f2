import * as z from 'zod'
import { readSettings } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { fromVacation, Vacation } from './vacation.ts'

export const getVacation = defineTool({
  name: 'gmail_get_vacation',
  title: 'Read the out-of-office reply',
  description: 'The automatic reply, whether it is on, and when.',
  service: 'gmail',
  scope: 'gmail.settings',
  googleScopes: readSettings,
  effect: 'read',
  toolsets: ['settings'],
  input: z.strictObject({}),
  output: Vacation,
  async run(_, { gmail, timeZone }) {
    const { data } = await gmail.users.settings.getVacation({ userId: 'me' })
    return fromVacation(data, await timeZone())
  },
})
