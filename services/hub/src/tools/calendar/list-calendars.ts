import * as z from 'zod'
import { cleanLine } from '../../google/foreign-text.ts'
import { readCalendars } from '../../google/scopes.ts'
import { countFitting, MaxTokens, PageToken, readPageToken, toPageToken } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'

const pageSize = 250

export const listCalendars = defineTool({
  name: 'calendar_list_calendars',
  title: 'List calendars',
  description: 'The user’s calendars, with what they may do in each.',
  service: 'calendar',
  scope: 'calendar.read',
  googleScopes: readCalendars,
  effect: 'read',
  toolsets: ['core', 'calendar'],
  foreign: true,
  input: z.strictObject({ page_token: PageToken, max_tokens: MaxTokens }),
  output: z.object({
    calendars: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        access: z.string(),
        time_zone: z.string(),
        primary: z.boolean().optional(),
      }),
    ),
    next_page_token: z.string().nullable(),
  }),
  async run({ page_token, max_tokens }, { calendar }) {
    const position = readPageToken(page_token)
    const { data } = await calendar.calendarList.list({
      maxResults: pageSize,
      fields: 'nextPageToken,items(id,summary,summaryOverride,accessRole,timeZone,primary)',
      ...(position.googleToken !== undefined && { pageToken: position.googleToken }),
    })
    const all = (data.items ?? []).map(({ id, summary, summaryOverride, accessRole, timeZone, primary }) => ({
      id: id!,
      name: cleanLine(summaryOverride ?? summary ?? ''),
      access: accessRole ?? '',
      time_zone: timeZone ?? '',
      ...(primary && { primary }),
    }))
    const rest = all.slice(position.skip)
    const fitting = countFitting(rest, max_tokens)
    return {
      calendars: rest.slice(0, fitting),
      next_page_token: toPageToken(position, {
        answered: position.skip + fitting,
        count: all.length,
        next: data.nextPageToken,
      }),
    }
  },
})
