/** What a guest may change in their copy of somebody else's event: their answer and how they see it, or more if they may. */
import { isDeepStrictEqual } from 'node:util'
import { GoogleError } from '../../http/google-error.ts'
import { momentOf, readEventTime } from '../time/event-time.ts'
import type { Attendee, EventBody } from './event-body.ts'
import type { StoredEvent } from './event-store.ts'
import { mergePatch } from './merge-patch.ts'
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

/** Fields that belong to everybody, beside those that are compared in a way of their own. */
const sharedNames = ['summary', 'description', 'location', 'recurrence', 'attachments', 'source'] as const
const timeNames = ['start', 'end'] as const

/** The part of an attendee's entry that is the attendee's. */
const answerNames = ['responseStatus', 'comment', 'additionalGuests'] as const

/** Returns the body reduced to what a guest may do. Throws Google's 403 when it asks for more. */
export function checkGuestChange(writing: Writing, before: StoredEvent, body: EventBody): EventBody {
  const { world, calendar } = writing
  if (before.organizer.email === calendar.id) return body
  // A guest's copy proves nothing about their rights, unless the organizer is outside the sandbox.
  const event = findOrganizerEvent(world, before)?.event ?? before
  checkRights(event, body)
  if (!mayModify(event, calendar.id)) {
    checkShared(writing, before, body)
    return withAttendees(withShared(event, before, body), withOwnAnswer(calendar.id, before, body))
  }
  const seesGuests = event.guestsCanSeeOtherGuests !== false
  const attendees = seesGuests ? invitedBy(calendar.id, event, body) : withOwnAnswer(calendar.id, before, body)
  return withAttendees({ ...body, ...rightsOf(event) }, attendees)
}

function checkRights(event: StoredEvent, body: EventBody): void {
  for (const name of rightNames) {
    if (body[name] !== undefined && (body[name] ?? rights[name]) !== (event[name] ?? rights[name])) throw forbidden()
  }
}

function checkShared({ conferenceVersion }: Writing, before: StoredEvent, body: EventBody): void {
  const { extendedProperties, status } = body
  const sentProperties = extendedProperties === null ? null : extendedProperties?.shared
  // A guest takes the event out of their own calendar by cancelling it, and may put it back.
  const restates = status && status !== 'cancelled' && before.status !== 'cancelled' && status !== before.status
  if (
    restates ||
    sharedNames.some((name) => changes(before[name], body[name])) ||
    timeNames.some((name) => movesTo(body[name], before[name])) ||
    changes(before.extendedProperties?.shared, sentProperties) ||
    (conferenceVersion > 0 && changes(before.conferenceData, body.conferenceData))
  )
    throw forbidden()
}

/** What belongs to everybody is as it was: an update that leaves it out must not clear it in the guest's copy. */
function withShared(event: StoredEvent, before: StoredEvent, { conferenceData: _same, ...body }: EventBody): EventBody {
  const shared = before.extendedProperties?.shared
  return {
    ...body,
    ...rightsOf(event),
    ...Object.fromEntries(sharedNames.map((name) => [name, before[name]])),
    // An update without times stays Google's 400.
    ...Object.fromEntries(timeNames.filter((name) => body[name]).map((name) => [name, before[name]])),
    ...(shared && { extendedProperties: { ...body.extendedProperties, shared } }),
  }
}

function withAttendees(body: EventBody, attendees: Attendee[] | undefined): EventBody {
  return { ...body, ...(attendees && { attendees }) }
}

/** An update that leaves the organizer's rights out must not clear them in the guest's copy. */
function rightsOf(event: StoredEvent): Pick<EventBody, keyof typeof rights> {
  return Object.fromEntries(rightNames.map((name) => [name, event[name]]))
}

function withOwnAnswer(self: string, before: StoredEvent, body: EventBody): Attendee[] | undefined {
  const own = body.attendees?.find(({ email }) => email.toLowerCase() === self)
  const answer = own && Object.fromEntries(answerNames.filter((name) => name in own).map((name) => [name, own[name]]))
  return before.attendees?.map((each) => (each.email === self ? { ...each, ...answer } : each))
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

function changes(kept: unknown, sent: unknown): boolean {
  return sent !== undefined && !isDeepStrictEqual(orNothing(mergePatch(kept, sent)), orNothing(kept))
}

/** `null`, an empty list and an empty object are as good as nothing. */
function orNothing(value: unknown): unknown {
  const isEmpty = value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  return isEmpty ? undefined : value
}

function movesTo(sent: EventBody['start'], before: StoredEvent['start']): boolean {
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
