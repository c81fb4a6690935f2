import * as z from 'zod'
import { cleanForeign } from '../../google/foreign-text.ts'
import { writeCalendarFile } from '../../google/ical-write.ts'
import { CalendarIdOrMain, EventId } from '../../google/ids.ts'
import { readEvents } from '../../google/scopes.ts'
import { cutText, MaxTokens } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { requireThere } from './event-target.ts'

const exportedFields =
  'id,iCalUID,status,updated,summary,description,location,start,end,recurrence,recurringEventId,originalStartTime,' +
  'transparency,visibility,organizer(email,displayName),attendees(email,displayName,responseStatus,optional),hangoutLink'
/** Of a series Google gives its exceptions too, so many at once. */
const mostExceptions = 2_500

export const exportEvent = defineTool({
  name: 'calendar_export_event',
  title: 'Export as .ics',
  description: 'An event as an iCalendar file; with a `series_id` as the id the series with its exceptions.',
  service: 'calendar',
  scope: 'calendar.read',
  googleScopes: readEvents,
  effect: 'read',
  toolsets: ['calendar'],
  foreign: true,
  input: z.strictObject({
    event_id: EventId,
    calendar_id: CalendarIdOrMain,
    offset: z.int().min(0).default(0),
    max_tokens: MaxTokens,
  }),
  output: z.object({ filename: z.string(), ics: z.string(), next_offset: z.int().nullable() }),
  async run({ event_id, calendar_id, offset, max_tokens }, { calendar }) {
    const where = { calendarId: calendar_id }
    const { data } = await calendar.events.get({ ...where, eventId: event_id, fields: exportedFields })
    const event = requireThere(data)
    const isSeries = Boolean(event.recurrence?.length)
    const all = isSeries
      ? await calendar.events.list({
          ...where,
          iCalUID: event.iCalUID!,
          showDeleted: true,
          maxResults: mostExceptions,
          fields: `items(${exportedFields})`,
        })
      : undefined
    const exceptions = (all?.data.items ?? []).filter(({ recurringEventId }) => recurringEventId === event_id)
    const { recurringEventId: _series, ...alone } = event
    const { text, next_offset } = cutText(cleanForeign(writeCalendarFile([alone, ...exceptions])), offset, max_tokens)
    const name = (event.summary ?? '').replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)
    return { filename: `${name || 'event'}.ics`, ics: text, next_offset }
  },
})
