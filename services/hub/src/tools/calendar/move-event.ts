import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { CalendarId, CalendarIdOrMain, EventId } from '../../google/ids.ts'
import { writeEvents } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { cardFields, EventCard, toCard } from './event-card.ts'
import { Notify, sendUpdatesOf } from './event-input.ts'
import { findTarget, guestsOf } from './event-target.ts'

export const moveEvent = defineTool({
  name: 'calendar_move_event',
  title: 'Move to another calendar',
  description:
    'Moves an event, or a whole series by its id, to another calendar of the user, which becomes its organizer.',
  service: 'calendar',
  scope: 'calendar.write',
  googleScopes: writeEvents,
  effect: 'write',
  toolsets: ['calendar'],
  foreign: true,
  input: z.strictObject({
    event_id: EventId,
    to_calendar_id: CalendarId,
    notify: Notify.default(false),
    calendar_id: CalendarIdOrMain,
  }),
  output: z.object({ event: EventCard }),
  async run({ event_id, to_calendar_id, notify, calendar_id }, context) {
    const { event } = await findTarget({ event_id, calendar_id, scope: 'all' }, context)
    if (event.id !== event_id) {
      throw new ProblemError('validation-failed', `One occurrence cannot move alone. Its series is ${event.id}.`)
    }
    const { data } = await context.calendar.events.move({
      calendarId: calendar_id,
      eventId: event_id,
      destination: to_calendar_id,
      sendUpdates: sendUpdatesOf(notify),
      fields: cardFields,
    })
    return { event: toCard(data, await context.timeZone(), to_calendar_id) }
  },
  async outgoing({ event_id, to_calendar_id, calendar_id }, context) {
    const { event } = await findTarget({ event_id, calendar_id, scope: 'all' }, context)
    const recipients = guestsOf(event)
    if (recipients.length === 0) return undefined
    return { recipients, preview: `${event.summary ?? ''} is from now on organized by ${to_calendar_id}` }
  },
})
