/** New times of an event that exists: what is not said stays as it was, its length first of all. */
import { ProblemError } from '@oma/contract'
import { Temporal } from 'temporal-polyfill'
import type { calendar_v3 } from '../../google/clients.ts'
import { seriesStartOf } from '../../google/recurrence-dates.ts'
import { addDays, isDate, toEventTime, toEventTimes, type EventTimes } from '../../google/time.ts'

type EventTime = calendar_v3.Schema$EventDateTime
type Timed = Pick<calendar_v3.Schema$Event, 'start' | 'end'>

export interface NewTimes {
  start?: string | undefined
  end?: string | undefined
  time_zone?: string | undefined
}

/** @param zone of times that are given without offset; undefined when none is given */
export function changeTimes(before: Timed, given: NewTimes, zone: string): EventTimes | undefined {
  const { time_zone } = given
  if (given.start === undefined && given.end === undefined) {
    if (time_zone !== undefined) throw new ProblemError('validation-failed', 'Give `start` with a time zone.')
    return undefined
  }
  const start = given.start ?? before.start?.date ?? before.start!.dateTime!
  const staysSo = isDate(start) === Boolean(before.start?.date)
  const times = toEventTimes({ start, end: given.end }, zone)
  const kept = given.end === undefined && staysSo ? keepLength(before, times.start) : times.end
  return {
    start: inZone(times.start, time_zone ?? before.start?.timeZone),
    end: inZone(kept, time_zone ?? before.end?.timeZone),
  }
}

function keepLength(before: Timed, start: EventTime): EventTime {
  if (start.date) {
    const days = Temporal.PlainDate.from(before.start!.date!).until(before.end!.date!).days
    return { date: addDays(start.date, days) }
  }
  const lengthMs = Date.parse(before.end!.dateTime!) - Date.parse(before.start!.dateTime!)
  const at = seriesStartOf(start) as Temporal.ZonedDateTime
  return toEventTime(at.add({ milliseconds: lengthMs }))
}

/** The zone that a series keeps its hour in is not the one that somebody happens to write from. */
function inZone({ date, dateTime, timeZone }: EventTime, kept: string | null | undefined): EventTime {
  return date ? { date } : { dateTime: dateTime!, timeZone: kept ?? timeZone! }
}

/** Where a series starts whose occurrence moves so: as many days and as much of the clock later. */
export function shiftSeries(series: Timed, was: EventTime, now: EventTimes): EventTimes {
  sameKind(was, now)
  const first = seriesStartOf(series.start!)
  if (first instanceof Temporal.PlainDate) {
    const days = Temporal.PlainDate.from(was.date!).until(now.start.date!).days
    const start = { date: first.add({ days }).toString() }
    return { start, end: keepLength({ start: now.start, end: now.end }, start) }
  }
  const zone = now.start.timeZone ?? first.timeZoneId
  const localOf = (time: EventTime, timeZone: string) =>
    Temporal.Instant.from(time.dateTime!).toZonedDateTimeISO(timeZone).toPlainDateTime()
  const shift = localOf(was, first.timeZoneId).until(localOf(now.start, zone), { largestUnit: 'day' })
  const start = toEventTime(first.toPlainDateTime().add(shift).toZonedDateTime(zone))
  const end = keepLength({ start: now.start, end: now.end }, start)
  return { start, end: inZone(end, now.end.timeZone) }
}

/** @throws {ProblemError} `validation-failed` for what the rule of a series would not fit any more */
export function sameKind(was: EventTime, now: EventTimes): EventTimes {
  if (Boolean(was.date) === Boolean(now.start.date)) return now
  throw new ProblemError(
    'validation-failed',
    'A series cannot turn from times to whole days or back. Change this one only, or make a new series.',
  )
}

/** A patch merges, so what an event no longer has is said to be nothing. */
export function asPatch({ start, end }: EventTimes): EventTimes {
  const whole = (time: EventTime) =>
    time.date ? { date: time.date, dateTime: null, timeZone: null } : { date: null, ...time }
  return { start: whole(start), end: whole(end) }
}
