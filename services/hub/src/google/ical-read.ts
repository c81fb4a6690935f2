/**
 * Reads the events of an iCalendar file (RFC 5545) as Google takes them. Files come from strangers: nothing in them is
 * sent on but what is named here.
 */
import { ProblemError } from '@oma/contract'
import ICAL from 'ical.js'
import type { calendar_v3 } from './clients.ts'
import { addDays, TimeZone, When } from './time.ts'

type EventTime = calendar_v3.Schema$EventDateTime
type Time = InstanceType<typeof ICAL.Time>
type Component = InstanceType<typeof ICAL.Component>

const mostEvents = 50
/** Of all zones in a file; most have two. */
const mostZoneRules = 50
/** Of clock changes that are looked at; the library takes a step for each. */
const [firstYear, lastYear] = [1970, 2100]
/** The library steps through each of its days. */
const longestSeconds = 366 * 86_400
const plainRule =
  /^RRULE:FREQ=YEARLY(;(BYMONTH=\d+|BYDAY=-?\d?[A-Z]{2}|BYMONTHDAY=[\d,-]+|UNTIL=[\dTZ]+|WKST=[A-Z]{2}))*$/

export interface CalendarFile {
  events: calendar_v3.Schema$Event[]
  /** What of the file was left out or read with a guess. */
  notes: string[]
}

/**
 * @param timeZone of times without a zone, or in one that only the file knows
 * @throws {ProblemError} `validation-failed`
 */
export function readCalendarFile(text: string, timeZone: string): CalendarFile {
  const components = parse(text)
  const all = components.flatMap((each) => each.getAllSubcomponents('vevent'))
  const live = all.filter((each) => !isCancelled(each))
  const events = live.filter((each) => !each.hasProperty('recurrence-id'))
  if (all.length > 0 && live.length === 0) throw refused('it only cancels; use calendar_delete_event')
  if (events.length === 0) throw refused('it holds no event')
  if (events.length > mostEvents) throw refused(`it holds ${events.length} events, more than ${mostEvents}`)
  const zones = { timeZone, ofTheFile: new Set<string>(), unknown: new Set<string>() }
  const read = events.map((each) => readEvent(each, zones))
  const guests = events.reduce((count, each) => count + each.getAllProperties('attendee').length, 0)
  const notes = [
    live.length > events.length && `${live.length - events.length} changed occurrences of series were left out.`,
    all.length > live.length && `${all.length - live.length} cancelled events were left out.`,
    guests > 0 && `The ${guests} guests in the file were not invited.`,
    ...[...zones.ofTheFile].map(
      (zone) => `The time zone "${zone}" is known only to the file; series keep their hour in ${timeZone}.`,
    ),
    ...[...zones.unknown].map((zone) => `The time zone "${zone}" is not known; its times were read in ${timeZone}.`),
  ]
  return { events: read, notes: notes.filter((note) => note !== false) }
}

function parse(text: string): Component[] {
  try {
    const parsed = ICAL.parse(text.trim()) as unknown[]
    const files = (Array.isArray(parsed[0]) ? parsed : [parsed]) as unknown[][]
    const calendars = files.filter(([name]) => name === 'vcalendar').map((each) => new ICAL.Component(each as never))
    if (calendars.every(hasPlainZones)) return calendars
  } catch {
    throw refused('it is no iCalendar file, which begins with BEGIN:VCALENDAR')
  }
  throw refused('its time zones have rules that no clock follows')
}

/**
 * The library steps through every change of a zone up to our days: of a rule by the second it would do so for hours, and
 * of thousands of rules for minutes.
 */
function hasPlainZones(calendar: Component): boolean {
  const parts = calendar.getAllSubcomponents('vtimezone').flatMap((zone) => zone.getAllSubcomponents())
  for (const part of parts) skipCenturies(part)
  const rules = parts.flatMap((part) => part.getAllProperties('rrule'))
  return rules.length <= mostZoneRules && rules.every((rule) => plainRule.test(rule.toICALString()))
}

/** Some programs have their rules begin in 1601, which is four hundred steps for nothing. */
function skipCenturies(part: Component): void {
  const start = part.getFirstPropertyValue('dtstart')
  const isEndless = !/UNTIL=/i.test(part.getFirstProperty('rrule')?.toICALString() ?? 'UNTIL=')
  if (!isEndless || !(start instanceof ICAL.Time) || start.year >= firstYear) return
  start.year = firstYear
  part.updatePropertyWithValue('dtstart', start)
}

function isCancelled(event: Component): boolean {
  const says = (component: Component | null, name: string, what: string) =>
    String(component?.getFirstPropertyValue(name) ?? '').toUpperCase() === what
  return says(event, 'status', 'CANCELLED') || says(event.parent, 'method', 'CANCEL')
}

function refused(why: string): ProblemError {
  return new ProblemError('validation-failed', `ics: ${why}.`)
}

interface Zones {
  timeZone: string
  /** Takes up those that only a table in the file tells of. */
  ofTheFile: Set<string>
  /** Takes up those that nothing tells of. */
  unknown: Set<string>
}

function readEvent(component: Component, zones: Zones): calendar_v3.Schema$Event {
  const event = new ICAL.Event(component)
  if (!component.hasProperty('dtstart')) throw refused('an event in it has no start')
  // The library would make another day of a 13th month.
  if (!['dtstart', 'dtend'].every((name) => isReal(component, name))) throw refused('an event in it cannot be read')
  const length = component.getFirstPropertyValue('duration')
  if (length instanceof ICAL.Duration && Math.abs(length.toSeconds()) > longestSeconds) {
    throw refused('an event in it is longer than a year')
  }
  try {
    const isSeries = component.hasProperty('rrule')
    const [startZone, endZone] = [tzidOf(component, 'dtstart'), tzidOf(component, 'dtend')]
    const start = readTime(event.startDate, startZone, { ...zones, isSeries })
    // An end by its duration is where the start is; one of its own may be elsewhere, as that of a flight.
    const end = readTime(event.endDate, component.hasProperty('dtend') ? endZone : startZone, { ...zones, isSeries })
    const text = (name: string) => {
      const value = component.getFirstPropertyValue(name)
      return typeof value === 'string' && value !== '' ? value : undefined
    }
    const organizer = text('organizer')?.replace(/^mailto:/i, '')
    const transparency = text('transp')?.toLowerCase()
    const recurrence = [
      ...component.getAllProperties('rrule').map((each) => each.toICALString()),
      ...['rdate', 'exdate'].flatMap((name) => readDates(component, name, zones)),
    ]
    return {
      ...(event.uid && { iCalUID: event.uid }),
      summary: text('summary') ?? '',
      ...(text('description') && { description: text('description')!.slice(0, 8_192) }),
      ...(text('location') && { location: text('location')! }),
      start,
      // Google wants the day after the last; some files name the day itself, or no end.
      end: start.date && end.date === start.date ? { date: addDays(start.date, 1) } : end,
      ...(recurrence.length > 0 && { recurrence }),
      ...(organizer?.includes('@') && { organizer: { email: organizer } }),
      ...(transparency === 'transparent' && { transparency }),
      ...(/^(private|confidential)$/i.test(text('class') ?? '') && { visibility: 'private' }),
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw refused('an event in it cannot be read')
  }
}

function isReal(component: Component, name: string): boolean {
  const property = component.getFirstProperty(name)
  return !property || When.safeParse((property.toJSON() as unknown[])[3]).success
}

function tzidOf(component: Component, name: string): string {
  return component.getFirstProperty(name)?.getFirstParameter('tzid') ?? ''
}

/** @param tzid as it is written beside the time */
function readTime(time: Time, tzid: string, zones: Zones & { isSeries: boolean }): EventTime {
  const { timeZone, ofTheFile, unknown, isSeries } = zones
  if (time.year > lastYear) throw refused(`a time in it is after ${lastYear}`)
  if (time.isDate) return { date: time.toString() }
  const local = time.toString().replace(/Z$/, '')
  const isUtc = time.zone.tzid === 'UTC'
  const zone = ianaOf(tzid)
  if (zone && !isUtc) return { dateTime: local, timeZone: zone }
  if (time.zone.tzid === 'floating') {
    if (tzid !== '') unknown.add(tzid)
    return { dateTime: local, timeZone }
  }
  if (!isUtc) ofTheFile.add(time.zone.tzid)
  // A series in UTC changes its hour by the clocks of everybody else.
  return { dateTime: time.toJSDate().toISOString(), timeZone: isUtc && isSeries ? 'UTC' : timeZone }
}

/** Some programs write a path before it. */
function ianaOf(tzid: string): string | undefined {
  const name = /[A-Za-z_]+\/[A-Za-z_+-]+(\/[A-Za-z_]+)?$/.exec(tzid)?.[0] ?? tzid
  return TimeZone.safeParse(name).success && name !== '' ? name : undefined
}

/** As lines that need no zone of the file's. */
function readDates(component: Component, name: string, zones: Zones): string[] {
  const stamps = component.getAllProperties(name).flatMap((property) =>
    (property.getValues() as Time[]).map((time) => {
      if (time.isDate) return time.toString().replaceAll('-', '')
      const tzid = property.getFirstParameter('tzid') ?? ''
      const { dateTime, timeZone } = readTime(time, tzid, { ...zones, isSeries: true })
      return { dateTime: dateTime!, timeZone: timeZone! }
    }),
  )
  const days = stamps.filter((stamp) => typeof stamp === 'string')
  const times = stamps.filter((stamp) => typeof stamp !== 'string')
  const upper = name.toUpperCase()
  return [
    ...(days.length > 0 ? [`${upper};VALUE=DATE:${days.join(',')}`] : []),
    ...times.map(({ dateTime, timeZone }) =>
      dateTime.endsWith('Z')
        ? `${upper}:${dateTime.replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}`
        : `${upper};TZID=${timeZone}:${dateTime.replaceAll(/[-:]/g, '')}`,
    ),
  ]
}
