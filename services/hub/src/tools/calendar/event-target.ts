/** Which event a change is made to: one that stands alone, one occurrence of a series, or the series. */
import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import type { calendar_v3 } from '../../google/clients.ts'
import { seriesStartOf, type SeriesStart } from '../../google/recurrence-dates.ts'
import type { ToolContext } from '../../mcp/tool.ts'

export type Event = calendar_v3.Schema$Event

export const Scope = z.enum(['this', 'following', 'all']).default('this')
export type Scope = z.output<typeof Scope>

export interface Wanted {
  event_id: string
  calendar_id: string
  scope: Scope
}

export type Target =
  /** A single event, or one occurrence. */
  | { kind: 'one'; event: Event }
  /** A series, by one of its occurrences where that is how it was named. */
  | { kind: 'series'; event: Event; occurrence?: Event }
  /** A series from this occurrence on, which is not its first. */
  | { kind: 'following'; event: Event; occurrence: Event }

/** What is kept when an event is changed or copied, and what is shown of it. */
const wholeFields =
  'id,etag,iCalUID,status,summary,description,location,start,end,recurrence,recurringEventId,originalStartTime,attendees,' +
  'attendeesOmitted,organizer,colorId,visibility,transparency,reminders,conferenceData,attachments,eventType,' +
  'extendedProperties,guestsCanInviteOthers,guestsCanModify,guestsCanSeeOtherGuests,focusTimeProperties,' +
  'outOfOfficeProperties,workingLocationProperties'

/** @throws {ProblemError} `validation-failed` when it does not say which of a series are meant */
export async function findTarget({ event_id, calendar_id, scope }: Wanted, context: ToolContext): Promise<Target> {
  const event = await readWhole(context, calendar_id, event_id)
  if (event.recurrence?.length) {
    if (scope === 'all') return { kind: 'series', event }
    throw wholeSeries()
  }
  if (scope === 'this' || !event.recurringEventId) return { kind: 'one', event }
  const series = await readWhole(context, calendar_id, event.recurringEventId)
  const isFirst = momentOf(event.originalStartTime) <= momentOf(series.start)
  return scope === 'all' || isFirst
    ? { kind: 'series', event: series, occurrence: event }
    : { kind: 'following', event: series, occurrence: event }
}

async function readWhole({ calendar }: ToolContext, calendarId: string, eventId: string): Promise<Event> {
  const { data } = await calendar.events.get({ calendarId, eventId, fields: wholeFields })
  return requireThere(data)
}

/** Google goes on giving what was deleted, by its id. @throws {ProblemError} `not-found` */
export function requireThere(event: Event): Event {
  if (event.status === 'cancelled') throw new ProblemError('not-found', 'This event was deleted.')
  return event
}

/** For who names a series and means one of it, as far as can be known. */
export function wholeSeries(): ProblemError {
  return new ProblemError(
    'validation-failed',
    'This id is that of a whole series. Give scope all, or the id of one occurrence from calendar_list_events.',
  )
}

export function momentOf(time: Event['start']): number {
  return Date.parse(time?.dateTime ?? time?.date ?? '')
}

/** Where an occurrence stands by the rule, in the zone of its series. */
export function originalOf(series: Event, { originalStartTime }: Event): SeriesStart {
  return seriesStartOf({ ...originalStartTime, timeZone: series.start?.timeZone })
}

/** Whether the user, or a calendar of theirs, is its organizer. */
export function isOwn({ organizer }: Event): boolean {
  return !organizer || organizer.self === true
}

/** Everybody but the user who has it in their calendar. */
export function guestsOf({ attendees = [], organizer }: Event): string[] {
  const others = [...attendees, ...(organizer ? [organizer] : [])].filter((each) => !each.self && !isRoom(each))
  return [...new Set(others.flatMap(({ email }) => email ?? []))]
}

function isRoom(person: { resource?: boolean | null } | object): boolean {
  return 'resource' in person && Boolean(person.resource)
}
