import * as z from 'zod'
import { CalendarId } from '../../google/ids.ts'
import { writeEvents } from '../../google/scopes.ts'
import { isDate } from '../../google/time.ts'
import { defineTool } from '../../mcp/tool.ts'
import { EventCard, toCard } from './event-card.ts'
import { draftEvent, NewEvent, SendUpdates, toOutgoing } from './event-input.ts'
import { findEvent, insertOnce } from './insert-once.ts'

export const createEvent = defineTool({
  name: 'calendar_create_event',
  title: 'Create a calendar event',
  description:
    'Times without offset are in the user’s zone. Attendees are invited by mail unless send_updates is none; have the ' +
    'user confirm them. For outOfOffice, focusTime and workingLocation (location: home or a place) no attendees.',
  service: 'calendar',
  scope: 'calendar.write',
  googleScopes: writeEvents,
  effect: 'write',
  toolsets: ['core', 'calendar'],
  input: NewEvent.extend({ send_updates: SendUpdates, calendar_id: CalendarId.default('primary') }),
  output: z.object({ event: EventCard, notes: z.array(z.string()).optional() }),
  async run({ calendar_id, send_updates, ...input }, context) {
    const { event, notes } = await draftEvent(input, context.callKey, context)
    const made = await insertOnce(context, event, { calendarId: calendar_id, sendUpdates: send_updates })
    const zone = isDate(input.start) ? 'UTC' : await context.timeZone()
    return { event: toCard(made, zone, calendar_id), ...(notes.length > 0 && { notes }) }
  },
  async outgoing({ calendar_id: _calendar, send_updates: _updates, ...input }, context) {
    return toOutgoing((await draftEvent(input, context.callKey, context)).event)
  },
  async findDone({ calendar_id }, context) {
    const made = await findEvent(context, calendar_id, context.callKey)
    return made && { event: toCard(made, await context.timeZone(), calendar_id) }
  },
})
