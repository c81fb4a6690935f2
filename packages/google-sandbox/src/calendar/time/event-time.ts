/** Event times: checks what clients send (RFC 3339, IANA zones), turns it into moments, and renders it in a zone. */
import { Temporal } from 'temporal-polyfill'
import { GoogleError, invalidArgument } from '../../http/google-error.ts'
import type { EventTime as SentTime } from '../events/event-body.ts'
import type { EventTime } from '../events/event-store.ts'

/** A span in milliseconds since the epoch. */
export interface Span {
  startMs: number
  endMs: number
}

/** Checks one end of an event. `which` is only for messages. Throws Google's 400. */
export function readEventTime(which: 'start' | 'end', sent: SentTime | null | undefined): EventTime {
  const { date, dateTime, timeZone } = sent ?? {}
  if (timeZone && !isTimeZone(timeZone)) throw invalid(`Invalid time zone definition for ${which} time.`)
  const zone = timeZone ? { timeZone } : {}
  if (date && dateTime) throw invalid(`Invalid ${which} time.`)
  if (date) {
    if (!isDate(date)) throw invalid(`Invalid value for: Invalid format: "${date}"`)
    return { date, ...zone }
  }
  if (!dateTime)
    throw new GoogleError(400, which === 'end' ? 'Missing end time.' : 'Missing start time.', { reason: 'required' })
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?/.test(dateTime))
    throw invalid(`Invalid value for: Invalid format: "${dateTime}"`)
  if (!hasOffset(dateTime) && !timeZone) {
    throw new GoogleError(400, `Missing time zone definition for ${which} time.`, { reason: 'required' })
  }
  const moment = readMoment(dateTime, timeZone ?? 'UTC')
  return { dateTime: moment, ...zone }
}

/** Checks that an event does not end before it starts and does not mix dates with times. */
export function checkRange(start: EventTime, end: EventTime): void {
  if ('date' in start !== 'date' in end)
    throw invalid('Start and end times must either both be date or both be dateTime.')
  const { startMs, endMs } = spanOf({ start, end }, 'UTC')
  if (endMs < startMs)
    throw new GoogleError(400, 'The specified time range is empty.', { reason: 'timeRangeEmpty', domain: 'calendar' })
}

/** When an event happens; all-day events take the zone that is given. */
export function spanOf({ start, end }: { start: EventTime; end: EventTime }, timeZone: string): Span {
  return { startMs: momentOf(start, timeZone), endMs: momentOf(end, timeZone) }
}

/** The moment of one end of an event. */
export function momentOf(time: EventTime, timeZone: string): number {
  if ('dateTime' in time) return Temporal.Instant.from(time.dateTime).epochMilliseconds
  return Temporal.PlainDate.from(time.date).toZonedDateTime(timeZone).epochMilliseconds
}

/** The time as Google answers it: with the offset of the zone that the caller looks from. */
export function renderEventTime(time: EventTime, timeZone: string): EventTime {
  if ('date' in time) return time
  return { ...time, dateTime: renderMoment(momentOf(time, timeZone), timeZone), timeZone: time.timeZone ?? timeZone }
}

/** RFC 3339 in a zone, `Z` for UTC, without fractions. */
export function renderMoment(ms: number, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone)
  const text = zoned.toString({ timeZoneName: 'never', smallestUnit: 'second' })
  return text.replace(/\+00:00$/, 'Z')
}

/** Reads a `timeMin`-like parameter, which must carry an offset. Throws Google's 400. */
export function readBound(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const ms = hasOffset(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw invalidArgument('Bad Request', { reason: 'badRequest', location: name })
  return ms
}

/** Whether the name is a zone that Temporal knows. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(Temporal.Now.zonedDateTimeISO(name))
  } catch {
    return false
  }
}

function readMoment(dateTime: string, timeZone: string): string {
  try {
    if (hasOffset(dateTime)) return Temporal.Instant.from(dateTime).toString()
    return Temporal.PlainDateTime.from(dateTime).toZonedDateTime(timeZone).toInstant().toString()
  } catch {
    throw invalid(`Invalid value for: Invalid format: "${dateTime}"`)
  }
}

function hasOffset(text: string): boolean {
  return /T.*(Z|[+-]\d{2}:?\d{2})$/i.test(text)
}

function isDate(text: string): boolean {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && Boolean(Temporal.PlainDate.from(text, { overflow: 'reject' }))
  } catch {
    return false
  }
}

function invalid(message: string) {
  return invalidArgument(message, { reason: 'invalid' })
}
