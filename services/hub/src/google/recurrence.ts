/**
 * How events repeat (RFC 5545 section 3.3.10): reads it as people and models write it, and cuts a series in two. The only
 * file that knows the recurrence library.
 */
import { ProblemError } from '@oma/contract'
import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import * as z from 'zod'

const words: Record<string, string> = {
  daily: 'FREQ=DAILY',
  weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  weekly: 'FREQ=WEEKLY',
  biweekly: 'FREQ=WEEKLY;INTERVAL=2',
  monthly: 'FREQ=MONTHLY',
  yearly: 'FREQ=YEARLY',
}
const dayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

export const Recurrence = z.string().max(4_000)

/** Where a series starts: a date, or a time in its zone. */
export type SeriesStart = Temporal.PlainDate | Temporal.ZonedDateTime

/** The lines as Google takes them. @throws {ProblemError} `validation-failed` */
export function readRecurrence(text: string, start: SeriesStart): string[] {
  const lines = (words[text.trim().toLowerCase()] ?? text)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => (/^FREQ=/i.test(line) ? `RRULE:${line}` : line))
    .map((line) => mendUntil(line, start))
  const known = lines.every((line) => /^(RRULE:|(EXDATE|RDATE)[;:])/i.test(line))
  if (lines.length === 0 || !known || /FREQ=(SECOND|MINUTE|HOUR)LY/i.test(text) || !canExpand(lines, start)) {
    throw new ProblemError(
      'validation-failed',
      'recurrence: write daily, weekdays, weekly, biweekly, monthly or yearly, or a rule such as FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10.',
    )
  }
  return lines
}

/** Google wants UNTIL as a date for whole days and in UTC for the rest; models write either for either. */
function mendUntil(line: string, start: SeriesStart): string {
  return line.replace(/UNTIL=(\d{8})(?:T(\d{6})(Z?))?/i, (_, date: string, time: string | undefined, utc: string) => {
    if (start instanceof Temporal.PlainDate) return `UNTIL=${date}`
    const until = Temporal.PlainDateTime.from(`${date}T${time ?? '235959'}`)
    return `UNTIL=${toUtcStamp(until.toZonedDateTime(utc ? 'UTC' : start.timeZoneId))}`
  })
}

function canExpand(lines: readonly string[], start: SeriesStart): boolean {
  try {
    const rule = ruleOf(lines, start)
    return !rule || rule.all((_, index) => index < 1).length > 0
  } catch {
    return false
  }
}

/** A series cut before one of its occurrences. */
export interface CutSeries {
  /** Of what stays. */
  before: string[]
  /** Of what comes from the cut on. */
  after: string[]
}

/** @param cut where the occurrence stands by the rule */
export function cutSeries(lines: readonly string[], start: SeriesStart, cut: SeriesStart): CutSeries {
  const passed = countBefore(lines, start, cut)
  const end =
    cut instanceof Temporal.PlainDate ? stampOf(cut.subtract({ days: 1 })) : stampOf(cut.subtract({ seconds: 1 }))
  const isBefore = (stamp: string) => stamp <= end
  const rules = lines.filter((line) => /^RRULE:/i.test(line))
  return {
    before: [
      ...rules.map((rule) => `${rule.replace(/;?(COUNT|UNTIL)=[^;]*/gi, '')};UNTIL=${end}`),
      ...datesOf(lines, start, isBefore),
    ],
    after: [
      ...rules.map((rule) => rule.replace(/COUNT=(\d+)/i, (_, count: string) => `COUNT=${Number(count) - passed}`)),
      ...datesOf(lines, start, (stamp) => !isBefore(stamp)),
    ],
  }
}

/** Occurrences of the rule, those taken out included: COUNT counts them too. */
function countBefore(lines: readonly string[], start: SeriesStart, cut: SeriesStart): number {
  if (!lines.some((line) => /COUNT=/i.test(line))) return 0
  const rule = ruleOf(lines, start)
  const cutMs = momentOf(cut)
  return (
    rule?.all((date) => date.epochMilliseconds < cutMs).filter((date) => date.epochMilliseconds < cutMs).length ?? 0
  )
}

/** The EXDATE and RDATE lines with those of their dates that are wanted. */
function datesOf(lines: readonly string[], start: SeriesStart, wanted: (stamp: string) => boolean): string[] {
  return lines.flatMap((line) => {
    if (/^RRULE:/i.test(line)) return []
    const head = line.slice(0, line.indexOf(':'))
    const zone = /TZID=([^;:]+)/i.exec(head)?.[1] ?? (start instanceof Temporal.PlainDate ? 'UTC' : start.timeZoneId)
    const kept = line
      .slice(head.length + 1)
      .split(',')
      .filter((date) => wanted(/T/.test(date) && !date.endsWith('Z') ? localToUtcStamp(date, zone) : date))
    return kept.length > 0 ? [`${head}:${kept.join(',')}`] : []
  })
}

/** What a rule says of its day moves along with it: weekly on this day becomes weekly on that. */
export function moveWeekday(lines: readonly string[], from: SeriesStart, to: SeriesStart): string[] {
  if (from.dayOfWeek === to.dayOfWeek && from.day === to.day) return [...lines]
  return lines.map((line) => {
    const [, part, value] = /\b(BYDAY|BYMONTHDAY)=([^;]*)/i.exec(line) ?? []
    const [was, is] =
      part?.toUpperCase() === 'BYDAY' ? [dayCode(from), dayCode(to)] : [String(from.day), String(to.day)]
    if (part === undefined || was === is) return line
    if (value === was) return line.replace(`${part}=${value}`, `${part}=${is}`)
    throw new ProblemError(
      'validation-failed',
      `This moves the series to another day: give its new \`recurrence\` too. It is ${line} now.`,
    )
  })
}

function dayCode({ dayOfWeek }: SeriesStart): string {
  return dayCodes[dayOfWeek - 1]!
}

/** Moves whatever it is given as one occurrence moved. */
export function shiftLike(from: SeriesStart, to: SeriesStart): (at: SeriesStart) => SeriesStart {
  if (from instanceof Temporal.PlainDate || to instanceof Temporal.PlainDate) {
    const days = toPlainDate(from).until(toPlainDate(to)).days
    return (at) => at.add({ days })
  }
  const by = from.until(to.withTimeZone(from.timeZoneId), { largestUnit: 'day' })
  return (at) => at.add(by)
}

function toPlainDate(at: SeriesStart): Temporal.PlainDate {
  return at instanceof Temporal.PlainDate ? at : at.toPlainDate()
}

export function exdateLine(dates: readonly SeriesStart[]): string[] {
  if (dates.length === 0) return []
  const head = dates[0] instanceof Temporal.PlainDate ? 'EXDATE;VALUE=DATE' : 'EXDATE'
  return [`${head}:${dates.map(stampOf).join(',')}`]
}

function ruleOf(lines: readonly string[], start: SeriesStart): RRuleTemporal | undefined {
  const rule = lines.find((line) => /^RRULE:/i.test(line))
  if (rule === undefined) return undefined
  const isDay = start instanceof Temporal.PlainDate
  return new RRuleTemporal({
    rruleString: isDay ? rule.replace(/UNTIL=(\d{8})(?!T)/i, 'UNTIL=$1T000000Z') : rule,
    // All-day rules run in UTC, where every day has 24 hours.
    dtstart: isDay ? start.toZonedDateTime('UTC') : start,
    maxIterations: 50_000,
    temporal: Temporal,
  })
}

function momentOf(at: SeriesStart): number {
  return at instanceof Temporal.PlainDate ? at.toZonedDateTime('UTC').epochMilliseconds : at.epochMilliseconds
}

function stampOf(at: SeriesStart): string {
  return at instanceof Temporal.PlainDate ? at.toString().replaceAll('-', '') : toUtcStamp(at)
}

function toUtcStamp(at: Temporal.ZonedDateTime): string {
  return at.toInstant().toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')
}

function localToUtcStamp(date: string, zone: string): string {
  return toUtcStamp(Temporal.PlainDateTime.from(date).toZonedDateTime(zone))
}
