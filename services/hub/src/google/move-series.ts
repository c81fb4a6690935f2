/** The lines of a series that starts at another time: all that names a time in them moves along, so that none comes back. */
import { ProblemError } from '@oma/contract'
import { Temporal } from 'temporal-polyfill'
import { changeDates, changeUntil, isRule, type SeriesStart } from './recurrence-dates.ts'

const dayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** What a rule can say of where it starts. */
const parts: readonly [string, (at: SeriesStart) => string][] = [
  ['BYDAY', ({ dayOfWeek }) => dayCodes[dayOfWeek - 1]!],
  ['BYMONTHDAY', ({ day }) => String(day)],
  ['BYMONTH', ({ month }) => String(month)],
]

/** @throws {ProblemError} `validation-failed` when the rule names more days than the one that moves */
export function moveSeries(lines: readonly string[], from: SeriesStart, to: SeriesStart): string[] {
  const shift = shiftLike(from, to)
  return lines.flatMap((line) =>
    isRule(line)
      ? [changeUntil(moveRule(line, from, to), from, shift)]
      : changeDates(line, from, (dates) => dates.map(shift)),
  )
}

/** Weekly on this day becomes weekly on that. */
function moveRule(rule: string, from: SeriesStart, to: SeriesStart): string {
  if (from.day === to.day && from.month === to.month && from.year === to.year) return rule
  // The second Monday, say: which of them is meant does not show in a day.
  if (/BYDAY=[^;]*\d|BYSETPOS=/i.test(rule)) throw needsRule(rule)
  return parts.reduce((moved, [part, read]) => {
    const [whole, value] = new RegExp(`\\b${part}=([^;]*)`, 'i').exec(rule) ?? []
    const [was, is] = [read(from), read(to)]
    if (whole === undefined || was === is) return moved
    if (value !== was) throw needsRule(rule)
    return moved.replace(whole, `${part}=${is}`)
  }, rule)
}

function needsRule(rule: string): ProblemError {
  return new ProblemError(
    'validation-failed',
    `This moves the series to another day: give its new \`recurrence\` too. It is ${rule} now.`,
  )
}

/** Moves whatever it is given as one occurrence moved, by the clock on the wall. */
function shiftLike(from: SeriesStart, to: SeriesStart): (at: SeriesStart) => SeriesStart {
  if (from instanceof Temporal.PlainDate || to instanceof Temporal.PlainDate) {
    const days = toPlainDate(from).until(toPlainDate(to)).days
    return (at) => at.add({ days })
  }
  const by = from.toPlainDateTime().until(to.toPlainDateTime(), { largestUnit: 'day' })
  return (at) =>
    at instanceof Temporal.PlainDate
      ? at.add(by)
      : at.withTimeZone(from.timeZoneId).toPlainDateTime().add(by).toZonedDateTime(to.timeZoneId)
}

function toPlainDate(at: SeriesStart): Temporal.PlainDate {
  return at instanceof Temporal.PlainDate ? at : at.toPlainDate()
}
