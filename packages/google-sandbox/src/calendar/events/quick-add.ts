/**
 * Reads a sentence such as "Lunch with Chen at Mensa tomorrow 12:30-13:30" for events.quickAdd. The only file that knows
 * the library for dates in words.
 */
import * as en from 'chrono-node/en'
import { Temporal } from 'temporal-polyfill'
import type { EventBody } from './event-body.ts'

type ParsedEnd = ReturnType<typeof en.parse>[number]['start']

const lengthMinutes = 60

/** Title, place and time of the event that the text describes; it starts now when the text names no time. */
export function readQuickText(text: string, nowMs: number, timeZone: string): EventBody {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone)
  const timezone = now.offsetNanoseconds / 60e9
  const [found] = en.parse(text, { instant: new Date(nowMs), timezone }, { forwardDate: true })
  const rest = found ? text.slice(0, found.index) + text.slice(found.index + found.text.length) : text
  return { ...titleOf(rest), ...timesOf(found, now) }
}

function timesOf(found: { start: ParsedEnd; end?: ParsedEnd | null } | undefined, now: Temporal.ZonedDateTime) {
  const { start, end } = found ?? {}
  if (start && !start.isCertain('hour')) {
    const last = (end ? plainOf(end) : plainOf(start)).toPlainDate().add({ days: 1 })
    return { start: { date: plainOf(start).toPlainDate().toString() }, end: { date: last.toString() } }
  }
  const first = start ? plainOf(start) : now.toPlainDateTime().round('minute')
  const last = end ? plainOf(end) : first.add({ minutes: lengthMinutes })
  const at = (time: Temporal.PlainDateTime) => ({ dateTime: time.toString(), timeZone: now.timeZoneId })
  return { start: at(first), end: at(last) }
}

/** What the wall shows. */
function plainOf(time: ParsedEnd): Temporal.PlainDateTime {
  const [year, month, day] = [time.get('year') ?? 1970, time.get('month') ?? 1, time.get('day') ?? 1]
  return new Temporal.PlainDateTime(year, month, day, time.get('hour') ?? 0, time.get('minute') ?? 0)
}

/** What is left of the text once the time is gone: "Lunch at Mensa" is a title and a place. */
function titleOf(rest: string): Pick<EventBody, 'summary' | 'location'> {
  const text = rest
    .replace(/\s+/g, ' ')
    .replace(/( (on|from|at|in))+ ?$/i, '')
    .trim()
  const [, summary, location] = /^(.+?) at (.+)$/i.exec(text) ?? []
  return location ? { summary: summary ?? '', location } : { summary: text }
}
