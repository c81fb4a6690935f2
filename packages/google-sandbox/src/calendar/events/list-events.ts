/** events.list: filters, order, paging and incremental sync with Google's rules about what may be combined. */
import { GoogleError, invalidArgument } from '../../http/google-error.ts'
import { cutPage } from '../../http/paging.ts'
import type { Query } from '../../http/read-query.ts'
import type { Access } from '../agenda/find-calendar.ts'
import type { Calendar, ListEntry } from '../agenda/agenda.ts'
import { isTimeZone, momentOf, readBound, type Span } from '../time/event-time.ts'
import { eventResource } from './event-resource.ts'
import type { StoredEvent } from './event-store.ts'
import { instancesOf, overlaps } from './instances.ts'
import { hideDetails } from './visibility.ts'

const notWithSyncToken = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
]

/** What a list request asks for. */
interface Wanted {
  window: Partial<Span>
  singleEvents: boolean
  showDeleted: boolean
  changedAfter: number | undefined
}

/** What an Events answer needs beside calendar and query. */
export interface ListContext {
  /** The sandbox's time. */
  nowMs: number
  /** Those of whoever asks. */
  defaultReminders: ListEntry['defaultReminders']
}

/** The Events resource for this calendar and query. */
export function listEvents({ calendar, role }: Access, query: Query, { nowMs, defaultReminders }: ListContext) {
  const wanted = readWanted(calendar, query)
  const timeZone = readTimeZone(query) ?? calendar.timeZone
  const found = order(calendar, collect(calendar, wanted).filter(createFilter(query)), query)
  const page = cutPage(found, query.whole('maxResults', { otherwise: 250, min: 1, max: 2500 }), query.text('pageToken'))
  const maxAttendees = readMaxAttendees(query)
  return {
    ...listHead(calendar, role, timeZone),
    updated: latestUpdate(calendar, nowMs),
    defaultReminders,
    items: page.items.map((event) => hideDetails(eventResource(event, { calendar, timeZone, maxAttendees }), role)),
    ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : nextSyncToken(calendar, query)),
  }
}

/** The part of an Events answer that describes its calendar. */
export function listHead(calendar: Calendar, role: string, timeZone: string) {
  return {
    kind: 'calendar#events',
    etag: `"p3${String(calendar.events.latestChange()).padStart(14, '0')}"`,
    summary: calendar.summary,
    ...(calendar.description !== undefined && { description: calendar.description }),
    timeZone,
    accessRole: role,
  }
}

/** When anything in the calendar last changed. */
export function latestUpdate(calendar: Calendar, nowMs: number): string {
  const all = calendar.events.all().map(({ updated }) => updated)
  return all.sort().at(-1) ?? new Date(nowMs).toISOString()
}

/** Checks a `timeZone` parameter. Throws Google's 400. */
export function readTimeZone(query: Query): string | undefined {
  const name = query.text('timeZone')
  if (name !== undefined && !isTimeZone(name))
    throw invalidArgument('Invalid time zone.', { reason: 'invalid', location: 'timeZone' })
  return name
}

/** Reads `maxAttendees`; `undefined` shows all of them. */
export function readMaxAttendees(query: Query): number | undefined {
  return query.text('maxAttendees') === undefined
    ? undefined
    : query.whole('maxAttendees', { otherwise: 1, min: 1, max: 2500 })
}

function readWanted(calendar: Calendar, query: Query): Wanted {
  const syncToken = query.text('syncToken')
  const clash = syncToken !== undefined && notWithSyncToken.find((name) => query.text(name) !== undefined)
  if (clash)
    throw invalidArgument(`Sync token cannot be combined with ${clash}.`, {
      reason: 'invalidParameter',
      location: clash,
    })
  if (syncToken !== undefined && !query.flag('showDeleted', true))
    throw invalidArgument('Sync token cannot be combined with showDeleted=false.', {
      reason: 'invalidParameter',
      location: 'showDeleted',
    })
  const window = {
    startMs: readBound('timeMin', query.text('timeMin')),
    endMs: readBound('timeMax', query.text('timeMax')),
  }
  if (window.startMs !== undefined && window.endMs !== undefined && window.endMs <= window.startMs) {
    throw new GoogleError(400, 'The specified time range is empty.', {
      reason: 'timeRangeEmpty',
      domain: 'calendar',
      location: 'timeMax',
    })
  }
  return {
    window: dropUndefined(window),
    singleEvents: query.flag('singleEvents'),
    showDeleted: query.flag('showDeleted') || syncToken !== undefined || query.text('updatedMin') !== undefined,
    changedAfter: syncToken === undefined ? undefined : readSyncToken(calendar, syncToken),
  }
}

function collect(calendar: Calendar, { window, singleEvents, showDeleted, changedAfter = -1 }: Wanted): StoredEvent[] {
  const changed = calendar.events.all().filter(({ change }) => change > changedAfter)
  const masters = changed.filter(({ recurrence }) => recurrence?.length)
  const alive = (event: StoredEvent) => showDeleted || event.status !== 'cancelled'
  if (!singleEvents) {
    return changed.filter((event) => {
      if (!alive(event) && !event.recurringEventId) return false
      return event.recurrence?.length ? seriesIsIn(calendar, event, window) : overlaps(calendar, event, window)
    })
  }
  const expanded = masters.flatMap((master) =>
    master.status === 'cancelled' ? [master] : instancesOf(calendar, master, window),
  )
  const single = changed.filter((event) => !event.recurrence?.length && overlaps(calendar, event, window))
  return [...new Map([...expanded, ...single].map((event) => [event.id, event])).values()].filter(alive)
}

/** Without bounds every series is in, and a cancelled one has no instances left to ask: neither is worth expanding. */
function seriesIsIn(calendar: Calendar, master: StoredEvent, window: Partial<Span>): boolean {
  if (master.status === 'cancelled' || (window.startMs === undefined && window.endMs === undefined)) return true
  return instancesOf(calendar, master, window).length > 0
}

function createFilter(query: Query): (event: StoredEvent) => boolean {
  const words = (query.text('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const uid = query.text('iCalUID')
  const types = query.list('eventTypes')
  const updatedMin = readBound('updatedMin', query.text('updatedMin'))
  const properties = [...readProperties(query, 'private'), ...readProperties(query, 'shared')]
  return (event) =>
    words.every((word) => textOfEvent(event).includes(word)) &&
    (uid === undefined || event.iCalUID === uid) &&
    (types.length === 0 || types.includes(event.eventType ?? 'default')) &&
    (updatedMin === undefined || Date.parse(event.updated) >= updatedMin) &&
    properties.every(({ kind, name, value }) => event.extendedProperties?.[kind]?.[name] === value)
}

/** Constraints on extended properties, each `name=value`. */
function readProperties(query: Query, kind: 'private' | 'shared') {
  const location = `${kind}ExtendedProperty`
  return query.list(location).map((pair) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? []
    if (name === undefined) throw invalidArgument('Invalid Value', { reason: 'invalid', location })
    return { kind, name, value }
  })
}

function textOfEvent({ summary, description, location, attendees, organizer }: StoredEvent): string {
  const people = [organizer, ...(attendees ?? [])].map(({ email, displayName }) => `${displayName ?? ''} ${email}`)
  return [summary, description, location, ...people].join(' ').toLowerCase()
}

function order(calendar: Calendar, events: StoredEvent[], query: Query): StoredEvent[] {
  const by = query.oneOf('orderBy', ['startTime', 'updated', 'none'], 'none')
  if (by === 'updated') return events.sort((a, b) => a.updated.localeCompare(b.updated))
  if (by === 'startTime' && !query.flag('singleEvents')) {
    throw invalidArgument('The requested ordering is not available for the particular query.', { location: 'orderBy' })
  }
  const at = ({ start }: StoredEvent) => momentOf(start, calendar.timeZone)
  return by === 'startTime' ? events.sort((a, b) => at(a) - at(b)) : events
}

function nextSyncToken(calendar: Calendar, query: Query) {
  const asksForPart = ['orderBy', 'q', 'timeMax', 'updatedMin', 'iCalUID'].some(
    (name) => query.text(name) !== undefined,
  )
  if (asksForPart) return {}
  return { nextSyncToken: Buffer.from(`sync:${calendar.id}:${calendar.events.latestChange()}`).toString('base64url') }
}

function readSyncToken(calendar: Calendar, token: string): number {
  const text = Buffer.from(token, 'base64url').toString()
  const prefix = `sync:${calendar.id}:`
  const change = text.startsWith(prefix) ? Number(text.slice(prefix.length)) : Number.NaN
  if (Number.isNaN(change))
    throw invalidArgument('Invalid sync token value.', { reason: 'invalid', location: 'syncToken' })
  if (change < calendar.events.forgottenUpTo()) {
    throw new GoogleError(410, 'Sync token is no longer valid, a full sync is required.', {
      reason: 'fullSyncRequired',
      domain: 'calendar',
      location: 'syncToken',
    })
  }
  return change
}

function dropUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never
}
