/**
 * Times of events: a date for a whole day, a local time in a named zone, or a moment with its offset. A model writes
 * what a person says; nothing is shifted by accident.
 * https://developers.google.com/workspace/calendar/api/concepts/events-calendars#recurring_events
 */
import type { calendar_v3 } from '@googleapis/calendar'
import { ProblemError } from '@oma/contract'
import { Temporal } from 'temporal-polyfill'
import * as z from 'zod'

const date = /^\d{4}-\d{2}-\d{2}$/
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/

/** A date, or a time with or without offset; also in the form in which times come out. */
export const When = z
  .string()
  .overwrite(stripDecoration)
  .refine((text) => (date.test(text) || dateTime.test(text)) && isReal(text), {
    error: 'write 2026-11-25, or 2026-11-25T09:30 (local time), or 2026-11-25T09:30:00+01:00',
  })

/** An IANA name. */
export const TimeZone = z
  .string()
  .refine((zone) => isZone(zone), { error: 'write an IANA time zone such as Europe/Berlin' })

/** RFC 9557 behind its weekday, so that a model need not work either out: `Wed 2026-11-25T09:30:00+01:00[Europe/Berlin]`. */
export function showMoment(moment: Date | string, timeZone: string): string {
  const at = Temporal.Instant.from(typeof moment === 'string' ? moment : moment.toISOString())
  const zoned = at.toZonedDateTimeISO(timeZone)
  return `${weekdays[zoned.dayOfWeek - 1]} ${zoned.toString({ smallestUnit: 'second' })}`
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function stripDecoration(when: string): string {
  return when
    .trim()
    .replace(/^[A-Z][a-z]{2} /, '')
    .replace(/\[[\w/+-]+\]$/, '')
}

export function isDate(when: string): boolean {
  return date.test(when)
}

/** The moment that `when` means in this zone; a date means its midnight. */
export function toInstant(when: string, timeZone: string): string {
  if (/(Z|[+-]\d{2}:\d{2})$/.test(when) && !isDate(when)) return Temporal.Instant.from(when).toString()
  const local = isDate(when) ? `${when}T00:00` : when
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).toInstant().toString()
}

export interface Span {
  start: string
  /** For whole days the last day itself, as people say it; Google's own end is the day after. */
  end: string | undefined
}

/** Google's form of a span; one hour, or one day, when the end is not given. @throws {ProblemError} `validation-failed` */
export function toEventTimes({ start, end }: Span, timeZone: string): Pick<calendar_v3.Schema$Event, 'start' | 'end'> {
  if (end !== undefined && isDate(start) !== isDate(end)) {
    throw new ProblemError('validation-failed', 'start and end must both be dates, or both be times.')
  }
  if (isDate(start)) {
    const last = end ?? start
    requireOrder(last >= start)
    return { start: { date: start }, end: { date: Temporal.PlainDate.from(last).add({ days: 1 }).toString() } }
  }
  const from = Temporal.Instant.from(toInstant(start, timeZone))
  const until = end === undefined ? from.add({ hours: 1 }) : Temporal.Instant.from(toInstant(end, timeZone))
  requireOrder(Temporal.Instant.compare(until, from) > 0)
  const at = (instant: Temporal.Instant) => ({
    dateTime: instant.toZonedDateTimeISO(timeZone).toString({ timeZoneName: 'never' }),
    timeZone,
  })
  return { start: at(from), end: at(until) }
}

/** A span of Google's as people say it. */
export function fromEventTimes({ start, end }: Pick<calendar_v3.Schema$Event, 'start' | 'end'>): {
  start: string
  end: string
  all_day: boolean
} {
  if (start?.date && end?.date) {
    const last = Temporal.PlainDate.from(end.date).subtract({ days: 1 }).toString()
    return { start: start.date, end: last < start.date ? start.date : last, all_day: true }
  }
  return { start: start?.dateTime ?? '', end: end?.dateTime ?? '', all_day: false }
}

function requireOrder(inOrder: boolean): void {
  if (!inOrder) throw new ProblemError('validation-failed', 'end must come after start.')
}

function isReal(text: string): boolean {
  try {
    Temporal.PlainDateTime.from(text.replace(/Z$/, ''), { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

function isZone(zone: string): boolean {
  try {
    Temporal.Instant.from('2026-01-01T00:00Z').toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}
