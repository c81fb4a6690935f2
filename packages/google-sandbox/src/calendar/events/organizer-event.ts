/** The organizer's copy of a shared event: the one that says what guests may do. */
import type { World } from '../../world/world.ts'
import type { Calendar } from '../agenda/agenda.ts'
import type { StoredEvent } from './event-store.ts'
import { resolveEvent } from './instances.ts'

/** The organizer's copy and where it is; `undefined` when the organizer is outside the sandbox. */
export function findOrganizerEvent(world: World, { id, organizer }: StoredEvent) {
  const calendar = findCalendarById(world, organizer.email)
  const event = calendar && resolveEvent(calendar, id)
  return calendar && event && { calendar, event }
}

/** Whether the organizer lets this guest change what belongs to everybody. */
export function mayModify(event: StoredEvent, guest: string): boolean {
  const isInvited = event.attendees?.some(({ email }) => email === guest)
  return Boolean(event.guestsCanModify && isInvited && event.status !== 'cancelled')
}

/** The calendar with this id, whoever has it. */
export function findCalendarById(world: World, id: string): Calendar | undefined {
  for (const { agenda } of world.people.values()) {
    const calendar = agenda.calendars.get(id)
    if (calendar) return calendar
  }
  return undefined
}
