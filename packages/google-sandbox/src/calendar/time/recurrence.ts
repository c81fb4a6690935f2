/** Expands recurring events (RFC 5545) across clock changes. The only file that knows the recurrence library. */
import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { invalidArgument } from '../../http/google-error.ts'
import type { EventTime, StoredEvent } from '../events/event-store.ts'
import { momentOf, spanOf, type Span } from './event-time.ts'

/** One instance of a recurring event, at the place the rule gives it. */
export interface Occurrence {
  instanceId: string
  originalStart: EventTime
  start: EventTime
  end: EventTime
}

type Recurring = Pick<StoredEvent, 'id' | 'start' | 'end' | 'recurrence'>

const mostOccurrences = 5000
const dayMs = 86_400_000
/** How far ahead a window without an end looks. */
const furthestMs = 5 * 366 * dayMs
/** Steps the library may take through one rule: enough for every day of a century, few enough to answer in time. */
const maxIterations = 50_000

/** Throws Google's 400 unless every line of `recurrence` can be read. */
export function checkRecurrence(event: Recurring, timeZone: string): void {
  if (!event.recurrence?.length) return
  if ('dateTime' in event.start && !event.start.timeZone) {
    throw invalidArgument('Missing time zone definition for start time.', { reason: 'required' })
  }
  try {
    // Google Calendar repeats by day at most, though RFC 5545 knows smaller steps.
    if (event.recurrence.some((line) => /FREQ=(SECOND|MINUTE|HOUR)LY/i.test(line))) throw new Error('too frequent')
    rulesOf(event, timeZone)
  } catch {
    throw invalidArgument('Invalid recurrence rule.', { reason: 'invalid' })
  }
}

/** Occurrences that overlap the window, in order. The window may be open on either side. */
export function expand(event: Recurring, window: Partial<Span>, timeZone: string): Occurrence[] {
  const { startMs, endMs } = spanOf(event, timeZone)
  const firstMs = Math.max(startMs, window.startMs ?? startMs)
  // All-day rules run in UTC, which is up to a day away from the zone that the window is in.
  const from = new Date(firstMs - (endMs - startMs) - dayMs)
  const until = new Date((window.endMs ?? firstMs + furthestMs) + dayMs)
  const starts = new Map<number, Temporal.ZonedDateTime>()
  for (const rule of rulesOf(event, timeZone)) {
    for (const start of startsBetween(rule, from, until).slice(0, mostOccurrences))
      starts.set(start.epochMilliseconds, start)
  }
  return [...starts.values()]
    .sort((a, b) => a.epochMilliseconds - b.epochMilliseconds)
    .map((start) => occurrence(event, start))
    .filter((each) => {
      const span = spanOf(each, timeZone)
      return (
        (window.endMs === undefined || span.startMs < window.endMs) &&
        (window.startMs === undefined || span.endMs > window.startMs)
      )
    })
}

/** At the library's limit there are no more occurrences: one absurd rule must not make a whole calendar unreadable. */
function startsBetween(rule: RRuleTemporal, from: Date, until: Date): Temporal.ZonedDateTime[] {
  try {
    return rule.between(from, until, true)
  } catch (error) {
    if (error instanceof Error && /^Maximum (iterations|candidate)/.test(error.message)) return []
    throw error
  }
}

/** The occurrence with this instance id; `undefined` when the rule does not make it. */
export function findOccurrence(event: Recurring, instanceId: string, timeZone: string): Occurrence | undefined {
  const stamp = instanceId.slice(event.id.length + 1)
  const [, date, time] = /^(\d{8})(?:T(\d{6})Z)?$/.exec(stamp) ?? []
  if (!date) return undefined
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`
  const at = time ? Date.parse(`${iso}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`) : Date.parse(iso)
  if (Number.isNaN(at)) return undefined
  const near = expand(event, { startMs: at - dayMs, endMs: at + 2 * dayMs }, timeZone)
  return near.find((each) => each.instanceId === instanceId)
}

/** The id Google gives to the instance that starts (or was meant to start) at this time. */
function instanceIdOf(masterId: string, originalStart: EventTime): string {
  const stamp = 'date' in originalStart ? originalStart.date : new Date(momentOf(originalStart, 'UTC')).toISOString()
  return `${masterId}_${stamp.replace(/\.\d+/, '').replace(/[-:]/g, '')}`
}

function occurrence(event: Recurring, start: Temporal.ZonedDateTime): Occurrence {
  if ('date' in event.start && 'date' in event.end) {
    const days = Temporal.PlainDate.from(event.start.date).until(Temporal.PlainDate.from(event.end.date)).days
    const date = start.toPlainDate()
    const first = { date: date.toString() }
    return {
      instanceId: instanceIdOf(event.id, first),
      originalStart: first,
      start: first,
      end: { date: date.add({ days }).toString() },
    }
  }
  const { startMs, endMs } = spanOf(event, 'UTC')
  const zone = event.start.timeZone ? { timeZone: event.start.timeZone } : {}
  const first = { dateTime: start.toInstant().toString(), ...zone }
  const last = {
    dateTime: start
      .add({ milliseconds: endMs - startMs })
      .toInstant()
      .toString(),
    ...zone,
  }
  return { instanceId: instanceIdOf(event.id, first), originalStart: first, start: first, end: last }
}

function rulesOf(event: Recurring, timeZone: string): RRuleTemporal[] {
  const lines = event.recurrence ?? []
  const zone = zoneOf(event, timeZone)
  const rules = lines.filter((line) => /^RRULE:/i.test(line))
  const dates = lines.filter((line) => /^(EXDATE|RDATE)[;:]/i.test(line))
  if (rules.length + dates.length !== lines.length) throw new Error('only RRULE, RDATE and EXDATE lines')
  const dtstart = Temporal.Instant.fromEpochMilliseconds(momentOf(event.start, zone)).toZonedDateTimeISO(zone)
  const allDay = 'date' in event.start
  const pick = (name: string) =>
    dates.filter((line) => line.toUpperCase().startsWith(name)).flatMap((line) => readDates(line, zone))
  return (rules.length > 0 ? rules : ['RRULE:FREQ=DAILY;COUNT=1']).map((rule) => {
    return new RRuleTemporal({
      rruleString: allDay ? rule.replace(/UNTIL=(\d{8})(?!T)/i, 'UNTIL=$1T000000Z') : rule,
      dtstart,
      rDate: pick('RDATE'),
      exDate: pick('EXDATE'),
      includeDtstart: true,
      maxIterations,
      temporal: Temporal,
    })
  })
}

/** `EXDATE;TZID=Europe/Rome:20261125T090000,20261126T090000` and its VALUE=DATE and UTC forms. */
function readDates(line: string, zone: string): Temporal.ZonedDateTime[] {
  const named = /TZID=([^;:]+)/i.exec(line)?.[1] ?? zone
  return line
    .slice(line.indexOf(':') + 1)
    .split(',')
    .map((text) => {
      const [, date, time, utc] = /^(\d{8})(?:T(\d{6})(Z?))?$/.exec(text.trim()) ?? []
      if (!date) throw new Error('unreadable date')
      const plain = Temporal.PlainDateTime.from(time ? `${date}T${time}` : date)
      return plain.toZonedDateTime(utc ? 'UTC' : named).withTimeZone(zone)
    })
}

/** All-day rules are expanded in UTC, where every day has 24 hours. */
function zoneOf(event: Recurring, timeZone: string): string {
  return 'date' in event.start ? 'UTC' : (event.start.timeZone ?? timeZone)
}
