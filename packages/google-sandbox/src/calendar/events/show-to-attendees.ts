/**
 * Keeps the copies of a shared event alike: an organizer's change reaches each attendee's primary calendar, an
 * attendee's answer reaches the organizer and everybody else, and so does whatever else the organizer lets them
 * change. Addresses outside the sandbox have no copy.
 */
import type { World } from '../../world/world.ts'
import type { Calendar } from '../agenda/agenda.ts'
import type { Attendee } from './event-body.ts'
import type { StoredEvent } from './event-store.ts'
import { resolveEvent } from './instances.ts'
import { findCalendarById, findOrganizerEvent, mayModify } from './organizer-event.ts'

/** What changed. */
export interface EventChange {
  before: StoredEvent | undefined
  after: StoredEvent
}

/** Fields that belong to whoever's calendar the copy is in. */
const privateFields = ['reminders', 'colorId', 'transparency', 'visibility'] as const

/** Fields that a guest who may modify changes for everybody. */
const commonFields = [
  'summary',
  'description',
  'location',
  'start',
  'end',
  'recurrence',
  'attendees',
  'attachments',
  'conferenceData',
] as const

/** Carries a change from the calendar it was made in to all others. */
export function showToAttendees(world: World, calendar: Calendar, change: EventChange): void {
  if (change.after.organizer.email === calendar.id) fromOrganizer(world, calendar, change)
  else if (!fromEditor(world, calendar, change)) fromAttendee(world, calendar, change)
}

/** `madeIn` is the guest's calendar that the change comes from and that has it already. */
function fromOrganizer(world: World, calendar: Calendar, { before, after }: EventChange, madeIn?: Calendar): void {
  const invited = new Set(after.attendees?.map(({ email }) => email))
  const dropped = (before?.attendees ?? []).filter(({ email }) => !invited.has(email))
  for (const email of invited) {
    const guest = primaryOf(world, email)
    if (!guest || guest === calendar || guest === madeIn) continue
    guest.events.put(copyFor(after, resolveEvent(guest, after.id)))
  }
  for (const { email } of dropped) {
    const store = primaryOf(world, email)?.events
    const own = email === calendar.id ? undefined : store?.find(after.id)
    if (own) store?.put({ ...own, status: 'cancelled', updated: after.updated })
  }
}

/** A change by a guest who may modify is as good as the organizer's; `false` when it is none. */
function fromEditor(world: World, calendar: Calendar, { before, after }: EventChange): boolean {
  const original = findOrganizerEvent(world, after)
  // A guest who cancels has only declined.
  if (!before || !original || after.status === 'cancelled' || !mayModify(original.event, calendar.id)) return false
  const changed = commonFields.filter((name) => !same(before[name], after[name]))
  if (changed.length === 0 && same(before.extendedProperties?.shared, after.extendedProperties?.shared)) return false
  const { updated, sequence } = after
  const event = original.calendar.events.put({
    ...withSharedProperties(original.event, after),
    ...Object.fromEntries(changed.map((name) => [name, after[name]])),
    updated,
    sequence: Math.max(sequence, original.event.sequence),
  })
  fromOrganizer(world, original.calendar, { before: original.event, after: event }, calendar)
  return true
}

/** An answer to an instance that the others have from their series makes it an exception with them too. */
function fromAttendee(world: World, calendar: Calendar, { before, after }: EventChange): void {
  const answer = answerIn(after, calendar.id)
  if (!answer || same(answer, before && answerIn(before, calendar.id))) return
  const others = new Set([after.organizer.email, ...(after.attendees ?? []).map(({ email }) => email)])
  others.delete(calendar.id)
  for (const email of others) {
    const theirs = findCalendarById(world, email)
    const copy = theirs && resolveEvent(theirs, after.id)
    if (!theirs || !copy?.attendees || copy.status === 'cancelled') continue
    const attendees = copy.attendees.map((each) => (each.email === calendar.id ? answer : each))
    theirs.events.put({ ...copy, attendees, updated: after.updated })
  }
}

/** A guest who takes the event out of their calendar has declined. */
function answerIn({ attendees, status }: StoredEvent, guest: string): Attendee | undefined {
  const own = attendees?.find(({ email }) => email === guest)
  return own && status === 'cancelled' ? { ...own, responseStatus: 'declined' } : own
}

/** The event as a guest has it, who keeps what is their own. */
function copyFor(event: StoredEvent, own: StoredEvent | undefined): StoredEvent {
  const kept = Object.fromEntries(privateFields.map((name) => [name, own?.[name]]))
  const { extendedProperties: _organizers, ...rest } = event
  return withSharedProperties(
    {
      ...rest,
      ...kept,
      visibility: own ? own.visibility : event.visibility,
      ...(own?.extendedProperties && { extendedProperties: own.extendedProperties }),
    },
    event,
  )
}

/** Takes over the shared half of `source`'s extended properties; the private half stays this copy's own. */
function withSharedProperties(event: StoredEvent, source: StoredEvent): StoredEvent {
  const { extendedProperties, ...rest } = event
  const halves = { private: extendedProperties?.private, shared: source.extendedProperties?.shared }
  const present = Object.entries(halves).filter(([, half]) => half && Object.keys(half).length > 0)
  return present.length > 0 ? { ...rest, extendedProperties: Object.fromEntries(present) } : rest
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function primaryOf(world: World, email: string): Calendar | undefined {
  return world.people.get(email)?.agenda.calendars.get(email)
}
