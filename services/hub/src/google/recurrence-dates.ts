/** The dates in the lines of a series: those added or taken out of it, and its end (RFC 5545 section 3.8.5). */
import { Temporal } from 'temporal-polyfill'

/** A date of a series, or where it starts: a date, or a time in its zone. */
export type SeriesStart = Temporal.PlainDate | Temporal.ZonedDateTime

/** Of the start of an event. */
export function seriesStartOf({ date, dateTime, timeZone }: Given): SeriesStart {
  if (date) return Temporal.PlainDate.from(date)
  return Temporal.Instant.from(dateTime!).toZonedDateTimeISO(timeZone ?? 'UTC')
}
type Given = Partial<Record<'date' | 'dateTime' | 'timeZone', string | null | undefined>>

export function isRule(line: string): boolean {
  return /^RRULE:/i.test(line)
}

/** Those of an EXDATE or RDATE line; one without a time is at that of the series. @throws {RangeError} when it is none */
function datesIn(line: string, start: SeriesStart): SeriesStart[] {
  const head = line.slice(0, line.indexOf(':'))
  const values = line.slice(head.length + 1).split(',')
  if (start instanceof Temporal.PlainDate) return values.map((value) => Temporal.PlainDate.from(value.slice(0, 8)))
  const zone = /TZID=([^;:]+)/i.exec(head)?.[1] ?? start.timeZoneId
  return values.map((value) => {
    if (!value.includes('T')) {
      return Temporal.PlainDate.from(value).toZonedDateTime({
        timeZone: start.timeZoneId,
        plainTime: start.toPlainTime(),
      })
    }
    return momentIn(value, zone).withTimeZone(start.timeZoneId)
  })
}

function momentIn(value: string, zone: string): Temporal.ZonedDateTime {
  return value.endsWith('Z')
    ? Temporal.Instant.from(value).toZonedDateTimeISO(zone)
    : Temporal.PlainDateTime.from(value).toZonedDateTime(zone)
}

/** The line of these dates, as Google takes it; none of none. */
export function dateLine(name: string, dates: readonly SeriesStart[]): string[] {
  if (dates.length === 0) return []
  const head = dates[0] instanceof Temporal.PlainDate ? `${name};VALUE=DATE` : name
  return [`${head}:${dates.map(stampOf).join(',')}`]
}

/** An EXDATE or RDATE line with its dates changed. */
export function changeDates(
  line: string,
  start: SeriesStart,
  change: (dates: SeriesStart[]) => SeriesStart[],
): string[] {
  return dateLine(/^\w+/.exec(line)![0].toUpperCase(), change(datesIn(line, start)))
}

/** A rule with its end changed, in the form that Google wants: a date for whole days, in UTC for the rest. */
export function changeUntil(rule: string, start: SeriesStart, change: (until: SeriesStart) => SeriesStart): string {
  return rule.replace(/UNTIL=(\d{8})(T\d{6}Z?)?/i, (_, date: string, time = 'T235959') => {
    const until =
      start instanceof Temporal.PlainDate ? Temporal.PlainDate.from(date) : momentIn(date + time, start.timeZoneId)
    return `UNTIL=${stampOf(change(until))}`
  })
}

export function momentOf(at: SeriesStart): number {
  return at instanceof Temporal.PlainDate ? at.toZonedDateTime('UTC').epochMilliseconds : at.epochMilliseconds
}

export function stampOf(at: SeriesStart): string {
  const text = at instanceof Temporal.PlainDate ? at.toString() : at.toInstant().toString({ smallestUnit: 'second' })
  return text.replaceAll(/[-:]/g, '')
}
