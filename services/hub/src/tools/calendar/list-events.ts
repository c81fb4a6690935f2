import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { readEvents } from '../../google/scopes.ts'
import { TimeZone, toInstant, When } from '../../google/time.ts'
import { CalendarId } from '../../google/ids.ts'
import { defineTool } from '../../mcp/tool.ts'
import { EventSummary, summarizeEvent } from './event-summary.ts'
import { timeZoneOf } from './time-zone-of.ts'

const weekMs = 7 * 24 * 60 * 60 * 1000

export const listEvents = defineTool({
  name: 'calendar_list_events',
  title: 'List calendar events',
  description:
    'Events between two moments, in order of their start, every occurrence of a series by itself. Without `from` ' +
    'it begins now; without `to` it spans seven days. Times without an offset are in the time zone of the calendar.',
  service: 'calendar',
  scope: 'calendar.read',
  googleScopes: readEvents,
  effect: 'read',
  toolsets: ['core', 'calendar'],
  foreign: true,
  input: z.strictObject({
    from: When.optional().describe('E.g. 2026-11-25 or 2026-11-25T09:30.'),
    to: When.optional().describe('The end, not included.'),
    q: z.string().max(500).optional().describe('Words in title, description, place or attendees.'),
    calendar_id: CalendarId.default('primary'),
    time_zone: TimeZone.optional().describe('IANA name, for reading `from` and `to` and for the answer.'),
    max_results: z.int().min(1).max(250).default(50),
    page_token: z
      .string()
      .optional()
      .describe('`next_page_token` of the answer before; repeat its `from` and `to` and all other arguments.'),
  }),
  output: z.object({
    from: z.string(),
    to: z.string(),
    events: z.array(EventSummary),
    time_zone: z.string(),
    next_page_token: z.string().nullable(),
  }),
  async run({ from, to, q, calendar_id, time_zone, max_results, page_token }, { calendar, now }) {
    if (page_token !== undefined && (from === undefined || to === undefined)) {
      throw new ProblemError('validation-failed', 'With page_token, repeat `from` and `to` of the answer before.')
    }
    const zone = time_zone ?? (await timeZoneOf(calendar, calendar_id))
    const timeMin = from === undefined ? now().toISOString() : toInstant(from, zone)
    const timeMax = to === undefined ? new Date(Date.parse(timeMin) + weekMs).toISOString() : toInstant(to, zone)
    const { data } = await calendar.events.list({
      calendarId: calendar_id,
      timeMin,
      timeMax,
      timeZone: zone,
      singleEvents: true,
      orderBy: 'startTime',
      maxResults: max_results,
      ...(q !== undefined && { q }),
      ...(page_token !== undefined && { pageToken: page_token }),
    })
    return {
      from: timeMin,
      to: timeMax,
      events: (data.items ?? []).map(summarizeEvent),
      time_zone: zone,
      next_page_token: data.nextPageToken ?? null,
    }
  },
})
