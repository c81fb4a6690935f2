import * as z from 'zod'
import { writeEvents } from '../../google/scopes.ts'
import { isDate, TimeZone, toEventTimes, When } from '../../google/time.ts'
import { CalendarId } from '../../google/ids.ts'
import { defineTool } from '../../mcp/tool.ts'
import { EventSummary, summarizeEvent } from './event-summary.ts'
import { timeZoneOf } from './time-zone-of.ts'

export const createEvent = defineTool({
  name: 'calendar_create_event',
  title: 'Create a calendar event',
  description:
    'Puts an event into the calendar. Times without an offset are in the time zone of the calendar; a date alone ' +
    'makes it last the whole day. Without `end` it takes one hour, or one day. With attendees, Google invites them ' +
    'by mail unless `send_invitations` is false: have the user confirm them first.',
  service: 'calendar',
  scope: 'calendar.write',
  googleScopes: writeEvents,
  effect: 'write',
  toolsets: ['core', 'calendar'],
  input: z.strictObject({
    title: z.string().min(1).max(1024),
    start: When.describe('E.g. 2026-11-25T09:30, or 2026-11-25 for the whole day.'),
    end: When.optional().describe('For whole days the last day itself.'),
    time_zone: TimeZone.optional().describe('IANA name such as Europe/Berlin.'),
    description: z.string().max(8000).optional(),
    location: z.string().max(1024).optional(),
    attendees: z.array(z.email()).max(200).default([]),
    send_invitations: z.boolean().default(true),
    calendar_id: CalendarId.default('primary'),
  }),
  output: z.object({ event: EventSummary }),
  async run(input, { calendar }) {
    const { title, start, end, description, location, attendees, calendar_id } = input
    // Whole days have no zone, so none is looked up for them.
    const zone = input.time_zone ?? (isDate(start) ? 'UTC' : await timeZoneOf(calendar, calendar_id))
    const { data } = await calendar.events.insert({
      calendarId: calendar_id,
      sendUpdates: input.send_invitations ? 'all' : 'none',
      requestBody: {
        summary: title,
        ...toEventTimes({ start, end }, zone),
        ...(description !== undefined && { description }),
        ...(location !== undefined && { location }),
        ...(attendees.length > 0 && { attendees: attendees.map((email) => ({ email })) }),
      },
    })
    return { event: summarizeEvent(data) }
  },
})
