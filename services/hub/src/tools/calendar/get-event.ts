import * as z from 'zod'
import { cleanLine } from '../../google/foreign-text.ts'
import { CalendarIdOrMain, EventId } from '../../google/ids.ts'
import { readEvents } from '../../google/scopes.ts'
import { countFitting, cutText, MaxTokens } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { colorName } from './event-colors.ts'
import { cardFields, describeEvent, EventCard, toCard } from './event-card.ts'
import { requireThere } from './event-target.ts'
import { isUsual, rightsFields, rightsOf } from './guest-rights.ts'

export const getEvent = defineTool({
  name: 'calendar_get_event',
  title: 'Read a calendar event',
  description: 'With description and settings. A `series_id` as the id gives the series.',
  service: 'calendar',
  scope: 'calendar.read',
  googleScopes: readEvents,
  effect: 'read',
  toolsets: ['core', 'calendar'],
  foreign: true,
  input: z.strictObject({
    event_id: EventId,
    calendar_id: CalendarIdOrMain,
    offset: z.int().min(0).default(0),
    max_tokens: MaxTokens,
  }),
  output: z.object({
    event: EventCard.extend({
      planned_in: z.string().optional().describe('The zone that a series keeps its hour in.'),
      visibility: z.string().optional(),
      color: z.string().optional(),
      guests_can: z.array(z.string()).optional(),
      reminders: z.array(z.string()).optional(),
      attachments: z.array(z.string()).optional(),
    }),
    description: z.string(),
    next_offset: z.int().nullable(),
  }),
  async run({ event_id, calendar_id, offset, max_tokens }, { calendar, timeZone }) {
    const zone = await timeZone()
    const answer = await calendar.events.get({
      calendarId: calendar_id,
      eventId: event_id,
      timeZone: zone,
      fields: `${cardFields},description,visibility,colorId,reminders,attachments(title,fileUrl),${rightsFields}`,
    })
    const data = requireThere(answer.data)
    const { text, next_offset } = cutText(describeEvent(data), offset, max_tokens)
    const { attendees, ...card } = toCard(data, zone, calendar_id)
    const { visibility, colorId, reminders, attachments, start } = data
    const rights = rightsOf(data)
    return {
      event: {
        ...card,
        ...(attendees && { attendees: cutGuests(attendees, max_tokens) }),
        ...(start?.timeZone && start.timeZone !== zone && { planned_in: start.timeZone }),
        ...(visibility && visibility !== 'default' && { visibility }),
        ...(colorId && { color: colorName(colorId) }),
        ...(!isUsual(rights) && { guests_can: rights }),
        ...(reminders?.overrides && {
          reminders: reminders.overrides.map(({ method, minutes }) => `${method} ${minutes}`),
        }),
        ...(attachments && {
          attachments: attachments.map(({ title, fileUrl }) => cleanLine(`${title ?? ''} ${fileUrl ?? ''}`)),
        }),
      },
      description: text,
      next_offset,
    }
  },
})

/** Hundreds may be invited, and each may have written something. */
function cutGuests(attendees: string[], maxTokens: number): string[] {
  const fitting = countFitting(attendees, maxTokens)
  const more = attendees.length - fitting
  return more > 0 ? [...attendees.slice(0, fitting), `and ${more} more, who come with more max_tokens`] : attendees
}
