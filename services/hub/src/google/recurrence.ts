/**
 * How events repeat (RFC 5545 section 3.3.10): reads it as people and models write it, and cuts a series in two. The only
 * file that knows the recurrence library.
 */
import { ProblemError } from '@oma/contract'
import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import * as z from 'zod'
import { changeDates, changeUntil, isRule, momentOf, stampOf, type SeriesStart } from './recurrence-dates.ts'

const words: Record<string, string> = {
  daily: 'FREQ=DAILY',
  weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  weekly: 'FREQ=WEEKLY',
  biweekly: 'FREQ=WEEKLY;INTERVAL=2',
  monthly: 'FREQ=MONTHLY',
  yearly: 'FREQ=YEARLY',
}

/**
 * So many of its days, or of its weeks, months, years, are looked at of a rule. The library takes up to 60 µs for each of the
 * latter, and nobody else is served meanwhile.
 */
const [mostDays, mostOthers] = [5_000, 500]

export const Recurrence = z.string().max(4_000)

/** The lines as Google takes them. @throws {ProblemError} `validation-failed` */
export function readRecurrence(text: string, start: SeriesStart): string[] {
  const lines = (words[text.trim().toLowerCase()] ?? text)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => (/^FREQ=/i.test(line) ? `RRULE:${line}` : line))
  const known = lines.every((line) => /^(RRULE:|(EXDATE|RDATE)[;:])/i.test(line))
  const mended =
    known && !/FREQ=(SECOND|MINUTE|HOUR)LY/i.test(text) ? lines.flatMap((line) => mend(line, start) ?? []) : []
  if (mended.length === lines.length && lines.length > 0) return mended
  throw new ProblemError(
    'validation-failed',
    'recurrence: write daily, weekdays, weekly, biweekly, monthly or yearly, or a rule such as FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10.',
  )
}

/** In the form that Google wants, where models write another; none of what cannot be. */
function mend(line: string, start: SeriesStart): string[] | undefined {
  try {
    if (!isRule(line)) return changeDates(line, start, (dates) => dates)
    const rule = changeUntil(line, start, (until) => until)
    return ruleOf(rule, start).all((_, index) => index < 1).length > 0 ? [rule] : undefined
  } catch {
    return undefined
  }
}

/** What stays of a series that ends before one of its occurrences. @param cut where that stands by the rule */
export function linesBefore(lines: readonly string[], start: SeriesStart, cut: SeriesStart): string[] {
  const end = cut instanceof Temporal.PlainDate ? cut.subtract({ days: 1 }) : cut.subtract({ seconds: 1 })
  return lines.flatMap((line) =>
    isRule(line)
      ? [`${line.replaceAll(/;?(COUNT|UNTIL)=[^;]*/gi, '')};UNTIL=${stampOf(end)}`]
      : changeDates(line, start, (dates) => dates.filter((date) => momentOf(date) < momentOf(cut))),
  )
}

/** What comes from the cut on. @throws {ProblemError} `validation-failed` when it counts too far to say */
export function linesFrom(lines: readonly string[], start: SeriesStart, cut: SeriesStart): string[] {
  return lines.flatMap((line) =>
    isRule(line)
      ? [line.replace(/COUNT=(\d+)/i, (_, count: string) => `COUNT=${Number(count) - countBefore(line, start, cut)}`)]
      : changeDates(line, start, (dates) => dates.filter((date) => momentOf(date) >= momentOf(cut))),
  )
}

/** Occurrences of the rule, those taken out included: COUNT counts them too. */
function countBefore(rule: string, start: SeriesStart, cut: SeriesStart): number {
  const cutMs = momentOf(cut)
  const isBefore = (date: { epochMilliseconds: number }) => date.epochMilliseconds < cutMs
  try {
    return ruleOf(rule, start).all(isBefore).filter(isBefore).length
  } catch {
    throw new ProblemError(
      'validation-failed',
      'This is too far into the series to count: give its new `recurrence` too.',
    )
  }
}

function ruleOf(rule: string, start: SeriesStart): RRuleTemporal {
  const isDay = start instanceof Temporal.PlainDate
  const most = /FREQ=DAILY/i.test(rule) ? mostDays : mostOthers
  return new RRuleTemporal({
    rruleString: isDay ? rule.replace(/UNTIL=(\d{8})(?!T)/i, 'UNTIL=$1T000000Z') : rule,
    // All-day rules run in UTC, where every day has 24 hours.
    dtstart: isDay ? start.toZonedDateTime('UTC') : start,
    maxIterations: most,
    maxCandidateEvaluations: 10 * most,
    temporal: Temporal,
  })
}
