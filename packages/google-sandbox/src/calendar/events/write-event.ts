/** Makes, replaces, patches and cancels events in one calendar, then shows every change to the attendees' calendars. */
import { GoogleError, invalidArgument } from '../../http/google-error.ts'
import type { Person } from '../../world/person.ts'
import { createEventId } from '../../world/ids.ts'
import type { World } from '../../world/world.ts'
import type { Calendar } from '../agenda/agenda.ts'
import { checkRange, readEventTime } from '../time/event-time.ts'
import { checkRecurrence } from '../time/recurrence.ts'
import { cancelStrayExceptions } from './cancel-stray-exceptions.ts'
import { checkEventType } from './check-event-type.ts'
import { createConference } from './conference.ts'
import type { EventBody } from './event-body.ts'
import type { StoredEvent } from './event-store.ts'
import { mergePatch } from './merge-patch.ts'
import { showToAttendees } from './show-to-attendees.ts'

/** Who writes where. */
export interface Writing {
  world: World
  person: Person
  calendar: Calendar
  /** Google's `conferenceDataVersion`: below 1, conference data in a request is ignored. */
  conferenceVersion: number
  /** A copy of an event that lives elsewhere: nobody else is told. */
  imported?: boolean
}

/** Creates an event. Throws Google's 400 and 409. */
export function insertEvent(writing: Writing, body: EventBody): StoredEvent {
  const { world, person, calendar } = writing
  const id = body.id ?? createEventId()
  if (!/^[a-v0-9]{5,1024}$/.test(id)) throw invalidArgument('Invalid resource id value.', { reason: 'invalid' })
  if (calendar.events.find(id) || (body.iCalUID && calendar.events.findByICalUid(body.iCalUID)))
    throw new GoogleError(409, 'The requested identifier already exists.', { reason: 'duplicate' })
  const now = world.clock.now().toISOString()
  const event = {
    ...withoutNulls(body),
    id,
    iCalUID: body.iCalUID ?? `${id}@google.com`,
    status: body.status ?? ('confirmed' as const),
    start: readEventTime('start', body.start),
    end: readEventTime('end', body.end),
    organizer: organizerOf(writing, body),
    creator: { email: person.email },
    created: now,
    updated: now,
    sequence: body.sequence ?? 0,
  }
  return save(writing, event as Omit<StoredEvent, 'change'>, body)
}

/** The calendar itself, unless the event was brought along from elsewhere. */
function organizerOf({ calendar, imported }: Writing, { organizer }: EventBody): StoredEvent['organizer'] {
  const { email, displayName } = (imported && organizer) || {}
  if (email) return { email: email.toLowerCase(), ...(displayName && { displayName }) }
  return { email: calendar.id, ...(!calendar.primary && { displayName: calendar.summary }) }
}

/** Replaces the writable half of an event. */
export function replaceEvent(writing: Writing, before: StoredEvent, body: EventBody): StoredEvent {
  const { id, iCalUID, organizer, creator, created, recurringEventId, originalStartTime, conferenceData } = before
  const kept = { recurringEventId, originalStartTime, ...(writing.conferenceVersion < 1 && { conferenceData }) }
  return rewrite(
    writing,
    before,
    {
      ...withoutNulls({ ...body, ...kept }),
      id,
      iCalUID,
      organizer,
      creator,
      created,
      status: body.status ?? before.status,
      start: readEventTime('start', body.start),
      end: readEventTime('end', body.end),
    } as StoredEvent,
    body,
  )
}

/** Changes what the body names: objects merge, lists are replaced, `null` clears. */
export function patchEvent(writing: Writing, before: StoredEvent, body: EventBody): StoredEvent {
  const {
    id: _id,
    iCalUID: _iCalUID,
    organizer: _organizer,
    recurringEventId: _recurringEventId,
    originalStartTime: _originalStartTime,
    ...changes
  } = body
  const merged = mergePatch(before, changes) as StoredEvent
  return rewrite(
    writing,
    before,
    {
      ...merged,
      start: body.start ? readEventTime('start', merged.start) : before.start,
      end: body.end ? readEventTime('end', merged.end) : before.end,
    },
    body,
  )
}

/** Cancels an event; a recurring one with all its exceptions. */
export function cancelEvent(writing: Writing, event: StoredEvent): void {
  const { calendar, world } = writing
  const updated = world.clock.now().toISOString()
  for (const each of [...calendar.events.exceptionsOf(event.id), event]) {
    const stored = calendar.events.put({ ...each, status: 'cancelled', updated, sequence: each.sequence + 1 })
    showToAttendees(world, calendar, { before: each, after: stored })
  }
}

function rewrite(writing: Writing, before: StoredEvent, after: StoredEvent, body: EventBody): StoredEvent {
  const moved =
    JSON.stringify([before.start, before.end, before.recurrence]) !==
    JSON.stringify([after.start, after.end, after.recurrence])
  const event = {
    ...after,
    updated: writing.world.clock.now().toISOString(),
    sequence: before.sequence + (moved ? 1 : 0),
  }
  const stored = save(writing, event, body, before)
  if (before.recurrence?.length && moved) cancelStrayExceptions(writing, stored)
  return stored
}

function save(
  writing: Writing,
  event: Omit<StoredEvent, 'change'>,
  body: EventBody,
  before?: StoredEvent,
): StoredEvent {
  const { calendar, world } = writing
  checkRange(event.start, event.end)
  checkRecurrence(event, calendar.timeZone)
  checkEventType(calendar, event, before)
  const conferenceData = createConference(writing.conferenceVersion, body, before)
  const { conferenceData: _sent, ...rest } = event
  const stored = calendar.events.put({
    ...rest,
    ...(conferenceData && { conferenceData }),
    ...(event.attendees && {
      attendees: event.attendees.map((each) => ({ ...each, email: each.email.toLowerCase() })),
    }),
  })
  if (!writing.imported) showToAttendees(world, calendar, { before, after: stored })
  return stored
}

function withoutNulls<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null && each !== undefined)) as T
}
