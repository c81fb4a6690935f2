import * as z from 'zod'
import { defineTool } from '../mcp/tool.ts'

export const connectionStatus = defineTool({
  name: 'google_connection_status',
  title: 'Google connection status',
  description: 'Whether Gmail and Google Calendar are connected, as whom, and where the user connects or repairs them.',
  service: undefined,
  scope: undefined,
  googleScopes: [],
  effect: 'read',
  toolsets: [],
  input: z.strictObject({}),
  output: z.object({
    gmail: z.boolean(),
    calendar: z.boolean(),
    account: z.string().nullable().describe('The Google address in use.'),
    needs_reconnect: z.string().nullable().describe('Why Google has to be connected again.'),
    how_to_connect: z.string().describe('For the user: a link, or a command.'),
  }),
  async run(_, { connection, repair }) {
    const status = await connection()
    return {
      gmail: status.gmail_connected,
      calendar: status.calendar_connected,
      account: status.account,
      needs_reconnect: status.needs_reconnect,
      how_to_connect: repair,
    }
  },
})
