/**
 * "This and following": the series ends before the occurrence, and a new one takes its place from there on. Google has
 * no single call for it, so a failure halfway puts the old series back.
 * https://developers.google.com/workspace/calendar/api/guides/recurringevents#modifying_all_following_instances
 */
import { ProblemError } from '@oma/contract'
import { Temporal } from 'temporal-polyfill'
import { cutSeries, exdateLine, type SeriesStart } from '../../google/recurrence.ts'
import { fromEventTimes } from '../../google/time.ts'
import type { ToolContext } from '../../mcp/tool.ts'
import { seriesStartOf } from './event-input.ts'
import { momentOf, type Event, type Target } from './event-target.ts'
import { findEvent, insertOnce, type Where } from './insert-once.ts'
import { patchGuarded } from './patch-guarded.ts'

export type Following = Extract<Target, { kind: 'following' }>

/** So many of the next occurrences are looked at for what makes them differ from their series. */
const lookedAt = 250

/** The lines of the old and of the new series. */
export function cutBefore({ event, occurrence }: Following) {
  return cutSeries(event.recurrence ?? [], seriesStartOf(event.start!), originalOf({ event, occurrence }))
}

/** Where the occurrence stands by the rule, in the zone of the series. */
export function originalOf({ event, occurrence }: Omit<Following, 'kind'>): SeriesStart {
  const { date, dateTime } = occurrence.originalStartTime!
  if (date) return Temporal.PlainDate.from(date)
  return Temporal.Instant.from(dateTime!).toZonedDateTimeISO(event.start?.timeZone ?? 'UTC')
}

/** Ends the old series and makes the new one. */
export async function splitSeries(
  context: ToolContext,
  { event: series }: Following,
  { before, next }: { before: string[]; next: Event },
  where: Where,
): Promise<Event> {
  const ended = await patchGuarded(context, series, { recurrence: before }, where)
  try {
    return await insertOnce(context, next, where)
  } catch (error) {
    const made = await findEvent(context, where.calendarId, next.id!).catch(() => explainHalf(series))
    if (made) return made
    await patchGuarded(context, { ...series, etag: ended.etag! }, { recurrence: series.recurrence! }, where).catch(() =>
      explainHalf(series),
    )
    throw error
  }
}

function explainHalf({ id }: Event): never {
  throw new ProblemError(
    'google-unavailable',
    `Google failed halfway: the series ${id} was ended, and whether the new one exists is not known. Look with ` +
      'calendar_list_events before anything else.',
  )
}

export interface Exceptions {
  /** Occurrences that were deleted, as EXDATE lines for the series that follows. */
  deleted: string[]
  /** What the user should know. */
  notes: string[]
}

/** What had been changed by hand from the cut on: deleted ones stay so, the others follow the new series. */
export async function findExceptions(
  { calendar }: ToolContext,
  target: Following,
  { calendarId, shift, timeZone }: { calendarId: string; shift: (start: SeriesStart) => SeriesStart; timeZone: string },
): Promise<Exceptions> {
  const { event: series, occurrence } = target
  const cutMs = momentOf(occurrence.originalStartTime)
  const { data } = await calendar.events.instances({
    calendarId,
    eventId: series.id!,
    // Whole days end a day later in some zones than in others.
    timeMin: new Date(cutMs - 86_400_000).toISOString(),
    showDeleted: true,
    maxResults: lookedAt,
    fields: 'items(id,status,summary,location,start,end,originalStartTime)',
  })
  const later = (data.items ?? []).filter(
    ({ id, originalStartTime }) => id !== occurrence.id && momentOf(originalStartTime) >= cutMs,
  )
  const isDeleted = ({ status }: Event) => status === 'cancelled'
  const deleted = later.filter(isDeleted).map((each) => shift(originalOf({ event: series, occurrence: each })))
  const changed = later.filter((each) => !isDeleted(each) && differs(each, series))
  const dates = changed.map((each) => fromEventTimes(each, timeZone).start)
  return {
    deleted: exdateLine(deleted),
    notes: dates.length > 0 ? [`Changed by hand before, now like the new series: ${dates.join(', ')}.`] : [],
  }
}

function differs(each: Event, series: Event): boolean {
  const lengthOf = ({ start, end }: Event) => momentOf(end) - momentOf(start)
  return (
    momentOf(each.start) !== momentOf(each.originalStartTime) ||
    lengthOf(each) !== lengthOf(series) ||
    each.summary !== series.summary ||
    each.location !== series.location
  )
}
