import * as z from 'zod'
import { CalendarIdOrMain } from '../../google/ids.ts'
import { writeEvents } from '../../google/scopes.ts'
import { isDate } from '../../google/time.ts'
import { defineTool } from '../../mcp/tool.ts'
import { EventCard, toCard } from './event-card.ts'
import { draftEvent, NewEvent, Notify, toOutgoing, sendUpdatesOf } from './event-input.ts'
import { findConflicts } from './find-conflicts.ts'
import { findEvent, insertOnce } from './insert-once.ts'

export const createEvent = defineTool({
  name: 'calendar_create_event',
  title: 'Create a calendar event',
  description:
    'Times without offset are in the user’s zone. Attendees are mailed unless notify is false: have the user confirm ' +
    'them. outOfOffice, focusTime, workingLocation (location: home or a place) have none.',
  service: 'calendar',
  scope: 'calendar.write',
  googleScopes: writeEvents,
  effect: 'write',
  toolsets: ['core', 'calendar'],
  input: NewEvent.extend({
    check_conflicts: z.boolean().optional(),
    notify: Notify,
    calendar_id: CalendarIdOrMain,
  }),
  output: z.object({ event: EventCard, notes: z.array(z.string()).optional() }),
  async run({ calendar_id, notify, check_conflicts, ...input }, context) {
    const { event, notes } = await draftEvent(input, context.callKey, context)
    if (check_conflicts) notes.push(...(await findConflicts(context, event, calendar_id)))
    const made = await insertOnce(context, event, { calendarId: calendar_id, sendUpdates: sendUpdatesOf(notify) })
    const zone = isDate(input.start) ? 'UTC' : await context.timeZone()
    const card = toCard(made, zone, calendar_id)
    if (input.add_meet && !card.meeting_link) notes.push('Google is still making the Meet room: read the event again.')
    return { event: card, ...(notes.length > 0 && { notes }) }
  },
  async outgoing({ calendar_id: _calendar, notify: _notify, check_conflicts: _check, ...input }, context) {
    return toOutgoing((await draftEvent(input, context.callKey, context)).event)
  },
  async findDone({ calendar_id }, context) {
    const made = await findEvent(context, calendar_id, context.callKey)
    return made && { event: toCard(made, await context.timeZone(), calendar_id) }
  },
})
