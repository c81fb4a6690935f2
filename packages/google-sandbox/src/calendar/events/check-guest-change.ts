/** What a guest may change in their copy of somebody else's event: their answer and how they see it, or more if they may. */
import { GoogleError } from '../../http/google-error.ts'
import { momentOf, readEventTime } from '../time/event-time.ts'
import type { Attendee, EventBody } from './event-body.ts'
import type { StoredEvent } from './event-store.ts'
import { findOrganizerEvent, mayModify } from './organizer-event.ts'
import type { Writing } from './write-event.ts'

/** Rights that only the organizer gives, and what Google takes them for when an event does not say. */
const rights = {
  guestsCanModify: false,
  guestsCanInviteOthers: true,
  guestsCanSeeOtherGuests: true,
  anyoneCanAddSelf: false,
} as const
const rightNames = Object.keys(rights) as (keyof typeof rights)[]

/** Returns the body reduced to what a guest may do. Throws Google's 403 when it asks for more. */
export function checkGuestChange({ world, calendar }: Writing, before: StoredEvent, body: EventBody): EventBody {
  if (before.organizer.email === calendar.id) return body
  // A guest's copy proves nothing about their rights, unless the organizer is outside the sandbox.
  const event = findOrganizerEvent(world, before)?.event ?? before
  checkRights(event, body)
  const modifies = mayModify(event, calendar.id)
  if (!modifies) checkShared(before, body)
  const seesGuests = event.guestsCanSeeOtherGuests !== false
  const attendees =
    modifies && seesGuests ? invitedBy(calendar.id, event, body) : withOwnAnswer(calendar.id, before, body)
  return { ...body, ...rightsOf(event), ...(attendees && { attendees }) }
}

function checkRights(event: StoredEvent, body: EventBody): void {
  for (const name of rightNames) {
    if (body[name] !== undefined && (body[name] ?? rights[name]) !== (event[name] ?? rights[name])) throw forbidden()
  }
}

function checkShared(before: StoredEvent, body: EventBody): void {
  for (const name of ['summary', 'description', 'location', 'recurrence'] as const) {
    if (body[name] !== undefined && JSON.stringify(body[name]) !== JSON.stringify(before[name])) throw forbidden()
  }
  for (const name of ['start', 'end'] as const) if (differs(body[name], before[name])) throw forbidden()
}

/** An update that leaves the organizer's rights out must not clear them in the guest's copy. */
function rightsOf(event: StoredEvent): Pick<EventBody, keyof typeof rights> {
  return Object.fromEntries(rightNames.map((name) => [name, event[name]]))
}

function withOwnAnswer(self: string, before: StoredEvent, body: EventBody): Attendee[] | undefined {
  const own = body.attendees?.find(({ email }) => email.toLowerCase() === self)
  return before.attendees?.map((each) => (each.email === self && own ? { ...each, ...own, email: self } : each))
}

/** Whoever may modify may invite, but everybody answers for themselves. */
function invitedBy(self: string, event: StoredEvent, body: EventBody): Attendee[] | undefined {
  if (!body.attendees) return event.attendees
  const answers = new Map(event.attendees?.map(({ email, responseStatus }) => [email, responseStatus]))
  return body.attendees.map((each) => {
    const email = each.email.toLowerCase()
    return email === self ? each : { ...each, responseStatus: answers.get(email) ?? 'needsAction' }
  })
}

function differs(sent: EventBody['start'], before: StoredEvent['start']): boolean {
  if (sent?.date) return !('date' in before) || sent.date !== before.date
  if (!sent?.dateTime || 'date' in before) return Boolean(sent?.dateTime)
  // A time without offset is local to the zone that it names or, in a patch, that the event has.
  const time = readEventTime('start', { ...sent, timeZone: sent.timeZone ?? before.timeZone })
  return momentOf(time, 'UTC') !== momentOf(before, 'UTC')
}

function forbidden() {
  return new GoogleError(403, 'Shared properties can only be changed by the organizer of the event.', {
    reason: 'forbiddenForNonOrganizer',
    domain: 'calendar',
  })
}
