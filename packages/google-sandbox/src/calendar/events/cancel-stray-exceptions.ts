/**
 * Exceptions to what a changed rule no longer makes, such as those after a new end of the series, go away in every
 * calendar that has the series, whoever changed it. Nobody declines by that.
 */
import type { Calendar } from '../agenda/agenda.ts'
import { findOccurrence } from '../time/recurrence.ts'
import type { StoredEvent } from './event-store.ts'
import { findCalendarById } from './organizer-event.ts'
import { showToAttendees } from './show-to-attendees.ts'
import type { Writing } from './write-event.ts'

/** Cancels them after the master was changed in the calendar of this writing. */
export function cancelStrayExceptions({ world, calendar, imported }: Writing, master: StoredEvent): void {
  const updated = world.clock.now().toISOString()
  const cancelIn = (each: Calendar) =>
    straysOf(each, master).map((before) => {
      const after = each.events.put({ ...before, status: 'cancelled', updated, sequence: before.sequence + 1 })
      return { before, after }
    })
  const organizers = imported ? undefined : findCalendarById(world, master.organizer.email)
  // The organizer's go to whoever was invited to them, even to nothing else of the series.
  if (organizers) for (const change of cancelIn(organizers)) showToAttendees(world, organizers, change)
  cancelIn(calendar)
  if (imported) return
  // What is left are exceptions that guests made for themselves.
  for (const { email } of master.attendees ?? []) {
    const guests = findCalendarById(world, email)
    if (guests) cancelIn(guests)
  }
}

function straysOf({ events, timeZone }: Calendar, master: StoredEvent): StoredEvent[] {
  return events
    .exceptionsOf(master.id)
    .filter(({ id, status }) => status !== 'cancelled' && !findOccurrence(master, id, timeZone))
}
