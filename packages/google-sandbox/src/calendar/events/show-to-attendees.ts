/**
 * Keeps the copies of a shared event alike: an organizer's change reaches each attendee's primary calendar, an
 * attendee's answer reaches the organizer and everybody else. Addresses outside the sandbox have no copy.
 */
import type { World } from '../../world/world.ts'
import type { Calendar } from '../agenda/agenda.ts'
import type { Attendee } from './event-body.ts'
import type { StoredEvent } from './event-store.ts'

/** What changed. */
export interface EventChange {
  before: StoredEvent | undefined
  after: StoredEvent
}

/** Fields that belong to whoever's calendar the copy is in. */
const privateFields = ['reminders', 'colorId', 'transparency', 'visibility'] as const

/** Carries a change from the calendar it was made in to all others. */
export function showToAttendees(world: World, calendar: Calendar, change: EventChange): void {
  if (change.after.organizer.email === calendar.id) fromOrganizer(world, calendar, change)
  else fromAttendee(world, calendar, change)
}

function fromOrganizer(world: World, calendar: Calendar, { before, after }: EventChange): void {
  const invited = new Set(after.attendees?.map(({ email }) => email))
  const dropped = (before?.attendees ?? []).filter(({ email }) => !invited.has(email))
  for (const email of invited) {
    const store = primaryOf(world, email)?.events
    if (!store || email === calendar.id) continue
    const own = store.find(after.id)
    const kept = Object.fromEntries(privateFields.map((name) => [name, own?.[name]]))
    store.put({ ...shared(after), ...(own && kept) })
  }
  for (const { email } of dropped) {
    const store = primaryOf(world, email)?.events
    const own = email === calendar.id ? undefined : store?.find(after.id)
    if (own) store?.put({ ...own, status: 'cancelled', updated: after.updated })
  }
}

function fromAttendee(world: World, calendar: Calendar, { after }: EventChange): void {
  const own = after.attendees?.find(({ email }) => email === calendar.id)
  const answer: Attendee | undefined =
    after.status === 'cancelled' && own ? { ...own, responseStatus: 'declined' } : own
  if (!answer) return
  const others = new Set([after.organizer.email, ...(after.attendees ?? []).map(({ email }) => email)])
  others.delete(calendar.id)
  for (const email of others) {
    const store = findCalendarById(world, email)?.events
    const copy = store?.find(after.id)
    if (!store || !copy?.attendees || copy.status === 'cancelled') continue
    store.put({ ...copy, attendees: copy.attendees.map((each) => (each.email === calendar.id ? answer : each)) })
  }
}

function shared(event: StoredEvent): StoredEvent {
  const copy = { ...event }
  for (const name of privateFields) if (name !== 'visibility') delete copy[name]
  return copy
}

function primaryOf(world: World, email: string): Calendar | undefined {
  return world.people.get(email)?.agenda.calendars.get(email)
}

function findCalendarById(world: World, id: string): Calendar | undefined {
  for (const { agenda } of world.people.values()) {
    const calendar = agenda.calendars.get(id)
    if (calendar) return calendar
  }
  return undefined
}
