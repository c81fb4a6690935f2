/**
 * Which times suit several people best: a pure function of when each is busy and works, in their own zones. It ranks by
 * what a time asks of people, and says what that is.
 */
import { Temporal } from 'temporal-polyfill'
import type { BusyTime } from './busy-times.ts'

export interface Person {
  email: string
  timeZone: string
  /** In minutes of their day. */
  hours: { from: number; to: number }
  busy: readonly BusyTime[]
  /** Whether nobody says when they are busy. */
  isUnknown?: boolean
  isOptional: boolean
}

export interface Question {
  /** Whoever asks first; days and round hours are theirs. */
  people: readonly [Person, ...Person[]]
  fromMs: number
  toMs: number
  durationMs: number
  /** Kept free before and after. */
  bufferMs: number
  weekends: boolean
  count: number
}

export interface MeetingTime {
  startMs: number
  endMs: number
  /** Whether everybody who has to come is known to be able to, within their hours. */
  suitsAll: boolean
  reasons: string[]
}

const minuteMs = 60_000
const stepMs = 15 * minuteMs
const mostPerDay = 2
const lunch = { from: 12 * 60, to: 13 * 60 }

/** What a time costs, by whom it troubles; any one of the first outweighs all of the next. */
const cost = { busy: 10_000, outsideHours: 500, optionalBusy: 50, optionalOutside: 20, lunch: 5, crooked: 1 }

export function findMeetingTimes(question: Question): MeetingTime[] {
  const { people, fromMs, toMs, durationMs, count } = question
  const looks = people.map((person) => createLook(person, question))
  const rated: Rated[] = []
  for (let startMs = Math.ceil(fromMs / stepMs) * stepMs; startMs + durationMs <= toMs; startMs += stepMs) {
    const parts = looks.map((look) => look(startMs))
    // Nobody meets when nobody works.
    if (parts.every(({ isWork }) => !isWork)) continue
    rated.push({ startMs, parts, penalty: parts.reduce((sum, part) => sum + part.penalty, 0) })
  }
  rated.sort((a, b) => a.penalty - b.penalty || a.startMs - b.startMs)
  return spread(rated, durationMs)
    .slice(0, count)
    .map(({ startMs, parts }) => describe(startMs, durationMs, parts))
}

/** What a time asks of one person. */
interface Part {
  person: Person
  day: number
  isBusy: boolean
  isWork: boolean
  isLunch: boolean
  penalty: number
}

interface Rated {
  startMs: number
  parts: Part[]
  penalty: number
}

/** Not one good hour in all its quarters, and not all on one day. */
function spread(rated: readonly Rated[], durationMs: number): Rated[] {
  const chosen: Rated[] = []
  const perDay = new Map<number, number>()
  for (const each of rated) {
    const day = each.parts[0]!.day
    const isApart = chosen.every(({ startMs }) => Math.abs(startMs - each.startMs) >= durationMs)
    if (!isApart || (perDay.get(day) ?? 0) >= mostPerDay) continue
    chosen.push(each)
    perDay.set(day, (perDay.get(day) ?? 0) + 1)
  }
  return chosen
}

/** Looks at one moment after the other, forward only. */
function createLook(person: Person, question: Question): (startMs: number) => Part {
  const { durationMs, bufferMs, people } = question
  const days = readDays(person, question)
  const busy = person.busy.toSorted((a, b) => a.startMs - b.startMs)
  let [day, next] = [0, 0]
  return (startMs) => {
    const endMs = startMs + durationMs
    while (day < days.length - 1 && days[day + 1]!.midnightMs <= startMs) day++
    while (next < busy.length && busy[next]!.endMs <= startMs - bufferMs) next++
    const { workMs, lunchMs, midnightMs } = days[day]!
    const isBusy = next < busy.length && busy[next]!.startMs < endMs + bufferMs
    const isWork = workMs !== undefined && startMs >= workMs.startMs && endMs <= workMs.endMs
    const isLunch = startMs < lunchMs.endMs && endMs > lunchMs.startMs
    const isCrooked = person === people[0] && (startMs - midnightMs) % (2 * stepMs) !== 0
    const [whenBusy, whenOutside] = person.isOptional
      ? [cost.optionalBusy, cost.optionalOutside]
      : [cost.busy, cost.outsideHours + awayFrom(workMs, startMs, endMs)]
    const penalty =
      (isBusy ? whenBusy : 0) + (isWork ? 0 : whenOutside) + (isLunch ? cost.lunch : 0) + (isCrooked ? cost.crooked : 0)
    return { person, day, isBusy, isWork, isLunch, penalty }
  }
}

function describe(startMs: number, durationMs: number, parts: readonly Part[]): MeetingTime {
  const [{ person: asker }] = parts as [Part]
  const required = parts.filter(({ person }) => !person.isOptional)
  const busy = parts.filter(({ isBusy }) => isBusy)
  const unknown = parts.filter(({ person }) => person.isUnknown)
  const at = ({ email, timeZone }: Person) => `${clockOf(startMs, timeZone)} for ${email}`
  const list = (some: readonly Part[]) => some.map(({ person }) => person.email).join(', ')
  const elsewhere = parts.filter(({ person, isWork }) => isWork && person.timeZone !== asker.timeZone)
  const reasons = [
    busy.length > 0 ? `busy: ${list(busy)}` : `${unknown.length > 0 ? 'everybody else' : 'everybody'} is free`,
    unknown.length > 0 ? `not known of: ${list(unknown)}` : undefined,
    ...parts
      .filter(({ isWork }) => !isWork)
      .map(({ person }) => `outside working hours: ${at(person)}${person.isOptional ? ' (optional)' : ''}`),
    elsewhere.length > 0 ? elsewhere.map(({ person }) => at(person)).join(', ') : undefined,
    parts.some(({ isLunch }) => isLunch) ? `at lunch time: ${list(parts.filter(({ isLunch }) => isLunch))}` : undefined,
  ]
  return {
    startMs,
    endMs: startMs + durationMs,
    suitsAll: required.every(({ person, isBusy, isWork }) => isWork && !isBusy && !person.isUnknown),
    reasons: reasons.filter((reason) => reason !== undefined),
  }
}

/** An hour before breakfast is worse than a quarter after work: minutes outside, up to half a day. */
function awayFrom(work: BusyTime | undefined, startMs: number, endMs: number): number {
  const outsideMs = work ? Math.max(work.startMs - startMs, endMs - work.endMs) : 12 * 60 * minuteMs
  return Math.min(12 * 60, outsideMs / minuteMs) / 2
}

interface Day {
  midnightMs: number
  /** Undefined on a day off. */
  workMs: BusyTime | undefined
  lunchMs: BusyTime
}

function readDays({ timeZone, hours }: Person, { fromMs, toMs, weekends }: Question): Day[] {
  const days: Day[] = []
  let date = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(timeZone).toPlainDate()
  for (;;) {
    const midnightMs = momentAt(date, 0, timeZone)
    if (midnightMs >= toMs) return days
    const span = ({ from, to }: Person['hours']): BusyTime => ({
      startMs: momentAt(date, from, timeZone),
      endMs: momentAt(date, to, timeZone),
    })
    const isOff = !weekends && date.dayOfWeek > 5
    days.push({ midnightMs, workMs: isOff ? undefined : span(hours), lunchMs: span(lunch) })
    date = date.add({ days: 1 })
  }
}

/** By the clock on the wall, also on the days when it changes. */
function momentAt(date: Temporal.PlainDate, minute: number, timeZone: string): number {
  return date.toPlainDateTime().add({ minutes: minute }).toZonedDateTime(timeZone).epochMilliseconds
}

function clockOf(ms: number, timeZone: string): string {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone)
  return at.toPlainTime().toString({ smallestUnit: 'minute' })
}
