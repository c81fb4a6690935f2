import * as z from 'zod'
import { CalendarIdOrMain, EventId } from '../../google/ids.ts'
import { writeEvents } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { EventCard, toCard } from './event-card.ts'
import { Notify, sendUpdatesOf } from './event-input.ts'
import { findTarget, guestsOf, isOwn, Scope, type Event, type Target } from './event-target.ts'
import { deleteGuarded, patchGuarded } from './patch-guarded.ts'
import { endBefore } from './split-series.ts'

export const deleteEvent = defineTool({
  name: 'calendar_delete_event',
  title: 'Delete a calendar event',
  description: 'For good. Guests are mailed unless notify is false.',
  service: 'calendar',
  scope: 'calendar.write',
  googleScopes: writeEvents,
  effect: 'destroy',
  toolsets: ['core', 'calendar'],
  foreign: true,
  input: z.strictObject({
    event_id: EventId,
    scope: Scope,
    notify: Notify,
    calendar_id: CalendarIdOrMain,
  }),
  output: z.object({ deleted: EventCard.pick({ id: true, title: true, start: true, end: true }), what: z.string() }),
  async run(wanted, context) {
    const target = await findTarget(wanted, context)
    const where = { calendarId: wanted.calendar_id, sendUpdates: sendUpdatesOf(wanted.notify) }
    if (target.kind === 'following') {
      await patchGuarded(context, target.event, { recurrence: endBefore(target) }, where)
    } else await deleteGuarded(context, target.event, where)
    const { id, title, start, end } = toCard(namedBy(target), await context.timeZone())
    return { deleted: { id, title, start, end }, what: whatOf(target) }
  },
  async outgoing(wanted, context) {
    const target = await findTarget(wanted, context)
    const { event } = target
    // To a guest, deleting is declining.
    const recipients = isOwn(event) ? guestsOf(event) : [event.organizer?.email ?? ''].filter(Boolean)
    if (recipients.length === 0) return undefined
    const { title, start } = toCard(namedBy(target), await context.timeZone())
    return { recipients, preview: `${isOwn(event) ? 'Cancelled' : 'Declined'}: ${title}, ${start}, ${whatOf(target)}` }
  },
})

/** The one that the user speaks of, also where more goes with it. */
function namedBy(target: Target): Event {
  return target.kind === 'one' ? target.event : (target.occurrence ?? target.event)
}

function whatOf({ kind }: Target): string {
  return { one: 'this event', series: 'the whole series', following: 'this and all following' }[kind]
}
