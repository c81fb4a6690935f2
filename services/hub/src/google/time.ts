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

/** An IANA name, in the case that Google knows it in. */
export const TimeZone = z
  .string()
  .overwrite((zone) => nameOf(zone) ?? zone)
  .refine((zone) => nameOf(zone) !== undefined, { error: 'write an IANA time zone such as Europe/Berlin' })

const dayMs = 86_400_000
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** RFC 9557 behind its weekday, so that a model need not work either out: `Wed 2026-11-25T09:30:00+01:00[Europe/Berlin]`. */
export function showMoment(moment: Date | string, timeZone: string): string {
  const ms = typeof moment === 'string' ? Date.parse(moment) : moment.getTime()
  const { offsetMs, suffix } = stretchAt(ms, timeZone)
  const localMs = ms + offsetMs
  const day = Math.floor(localMs / dayMs)
  const seconds = Math.floor((localMs - day * dayMs) / 1_000)
  return `${nameDay(day)}${minutes[Math.floor(seconds / 60)]}${two[seconds % 60]}${suffix}`
}

const two = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
/** Of a day: `T09:30:` */
const minutes = two.slice(0, 24).flatMap((hour) => two.map((minute) => `T${hour}:${minute}:`))
/** The days of one answer are few, and its times many. */
const days = new Map<number, string>()
const mostDays = 10_000

/** @param day since 1970 */
function nameDay(day: number): string {
  const known = days.get(day)
  if (known !== undefined) return known
  if (days.size >= mostDays) days.clear()
  const named = showDate(new Date(day * dayMs).toISOString().slice(0, 10))
  days.set(day, named)
  return named
}

/** `Wed 2026-11-25`. */
export function showDate(day: string): string {
  return `${weekdays[new Date(day).getUTCDay()]} ${day}`
}

/** Between two clock changes of a zone. */
interface Stretch {
  fromMs: number
  untilMs: number
  offsetMs: number
  /** `+01:00[Europe/Berlin]` */
  suffix: string
}

/** The last one asked for of each zone: the times of one answer mostly share it, and the library takes 9 µs for each. */
const stretches = new Map<string, Stretch>()
const mostStretches = 1_000

function stretchAt(ms: number, timeZone: string): Stretch {
  const known = stretches.get(timeZone)
  if (known && ms >= known.fromMs && ms < known.untilMs) return known
  const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone)
  const stretch = {
    // The change before is looked for strictly before, and the moment itself may be one.
    fromMs: zoned.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
    untilMs: zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    offsetMs: zoned.offsetNanoseconds / 1e6,
    suffix: `${zoned.offset}[${timeZone}]`,
  }
  if (stretches.size >= mostStretches) stretches.clear()
  stretches.set(timeZone, stretch)
  return stretch
}

function stripDecoration(when: string): string {
  return (
    when
      .trim()
      .replace(/^[A-Z][a-z]{2} /, '')
      .replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T')
      // A zone without offset would be lost.
      .replace(/(Z|[+-]\d{2}:\d{2})\[[\w/+-]+\]$/, '$1')
  )
}

export function isDate(when: string): boolean {
  return date.test(when)
}

/** The moment that `when` means in this zone; a date means its midnight. */
export function toInstant(when: string, timeZone: string): string {
  const ms = hasOffset(when) ? Date.parse(when) : instantFarFromChanges(when, timeZone)
  if (ms === undefined) return zonedOf(when, timeZone).toInstant().toString()
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}

/** Milliseconds, worked out where nothing can be ambiguous; the library takes twenty times as long. */
function instantFarFromChanges(when: string, timeZone: string): number | undefined {
  const localMs = Date.parse(isDate(when) ? when : `${when}Z`)
  const { fromMs, untilMs, offsetMs } = stretchAt(localMs, timeZone)
  // No zone is further from UTC than this.
  return localMs - dayMs > fromMs && localMs + dayMs < untilMs ? localMs - offsetMs : undefined
}

/** The same with its zone. What the clock skips is taken as much later; of what it passes twice, the first. */
export function zonedOf(when: string, timeZone: string): Temporal.ZonedDateTime {
  if (hasOffset(when)) return Temporal.Instant.from(when).toZonedDateTimeISO(timeZone)
  return localOf(when).toZonedDateTime(timeZone)
}

/** What was made of a local time that the clock skips or passes twice; undefined for all others. */
export function explainClockChange(when: string, timeZone: string): string | undefined {
  if (isDate(when) || hasOffset(when)) return undefined
  const local = localOf(when)
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    local.toZonedDateTime(timeZone, { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime]
  if (earlier.equals(later)) return undefined
  const taken = showMoment(zonedOf(when, timeZone).toInstant().toString(), timeZone)
  return earlier.toPlainDateTime().equals(local)
    ? `${when} comes twice in ${timeZone}, where clocks go back; taken as the first, ${taken}.`
    : `${when} does not exist in ${timeZone}, where clocks go forward; taken as ${taken}.`
}

export interface Span {
  start: string
  /** For whole days the last day itself, as people say it; Google's own end is the day after. */
  end: string | undefined
}

export type EventTimes = Required<Pick<calendar_v3.Schema$Event, 'start' | 'end'>>

/** Google's form of a span; one hour, or one day, when the end is not given. @throws {ProblemError} `validation-failed` */
export function toEventTimes({ start, end }: Span, timeZone: string, endTimeZone = timeZone): EventTimes {
  if (end !== undefined && isDate(start) !== isDate(end)) {
    throw new ProblemError('validation-failed', 'start and end must both be dates, or both be times.')
  }
  if (isDate(start)) {
    const last = end ?? start
    requireOrder(last >= start)
    return { start: { date: start }, end: { date: addDays(last, 1) } }
  }
  const from = zonedOf(start, timeZone)
  const until = end === undefined ? from.add({ hours: 1 }) : zonedOf(end, endTimeZone)
  requireOrder(Temporal.ZonedDateTime.compare(until, from) > 0, explainClockChange(start, timeZone))
  return { start: toEventTime(from), end: toEventTime(until.withTimeZone(endTimeZone)) }
}

/** With the zone, so that a series keeps its hour when the clocks change. */
export function toEventTime(at: Temporal.ZonedDateTime): calendar_v3.Schema$EventDateTime {
  return { dateTime: at.toString({ timeZoneName: 'never' }), timeZone: at.timeZoneId }
}

/** @throws {RangeError} for what is no date; without a time JavaScript would guess what is meant */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * dayMs).toISOString().slice(0, -'T00:00:00.000Z'.length)
}

/** A span of Google's as people say it, with the last day of whole days. */
export function fromEventTimes(
  { start, end }: Partial<Record<'start' | 'end', calendar_v3.Schema$EventDateTime | undefined>>,
  timeZone: string,
): { start: string; end: string; all_day?: boolean | undefined } {
  if (start?.date && end?.date) {
    const last = addDays(end.date, -1)
    return { start: showDate(start.date), end: showDate(last < start.date ? start.date : last), all_day: true }
  }
  return { start: showTime(start, timeZone), end: showTime(end, timeZone), all_day: undefined }
}

/** A reader of somebody's free and busy times may get none. */
function showTime(time: calendar_v3.Schema$EventDateTime | undefined, timeZone: string): string {
  return time?.dateTime ? showMoment(time.dateTime, timeZone) : ''
}

function requireOrder(inOrder: boolean, why?: string): void {
  if (inOrder) return
  throw new ProblemError('validation-failed', `end must come after start.${why === undefined ? '' : ` ${why}`}`)
}

function hasOffset(when: string): boolean {
  return /T.*(Z|[+-]\d{2}:\d{2})$/.test(when)
}

function localOf(when: string): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from(isDate(when) ? `${when}T00:00` : when)
}

/** JavaScript goes on into the next month or day where there is no such one; then it comes out as another. */
function isReal(text: string): boolean {
  const minute = text.slice(0, '2026-11-25T09:30'.length)
  const ms = Date.parse(isDate(text) ? text : `${minute}Z`)
  if (Number.isNaN(ms) || Number.isNaN(Date.parse(text))) return false
  return new Date(ms).toISOString().startsWith(minute)
}

/** Temporal takes an offset for a zone too; Google does not, and it knows no clock changes. */
function nameOf(zone: string): string | undefined {
  if (!/^[a-z]/i.test(zone)) return undefined
  try {
    return Temporal.Instant.from('2026-01-01T00:00Z').toZonedDateTimeISO(zone).timeZoneId
  } catch {
    return undefined
  }
}
