/** Events as an iCalendar file that other calendars read (RFC 5545). */
import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import type { calendar_v3 } from './clients.ts'
import { cleanLine } from './foreign-text.ts'

type Event = calendar_v3.Schema$Event
type EventTime = calendar_v3.Schema$EventDateTime

/** How many years of clock changes a file tells ahead. */
const yearsAhead = 10

/** @param events one, or a series with its exceptions, which share one `iCalUID` */
export function writeCalendarFile(events: readonly Event[]): string {
  const file = new ICAL.Component('vcalendar')
  file.updatePropertyWithValue('version', '2.0')
  file.updatePropertyWithValue('prodid', '-//OMA//Calendar export//EN')
  const series = events.find(({ recurrence }) => recurrence?.length)
  const timeZone = series?.start?.timeZone
  if (series?.start?.dateTime && timeZone) file.addSubcomponent(writeZone(timeZone, series.start.dateTime))
  const [shown, deleted] = [events.filter((each) => !isDeleted(each)), events.filter(isDeleted)]
  for (const event of shown) file.addSubcomponent(writeEvent(event, { deleted, timeZone }))
  return file.toString()
}

function isDeleted({ status }: Event): boolean {
  return status === 'cancelled'
}

interface Series {
  deleted: readonly Event[]
  /** The zone that a series keeps its hour in; a single event needs none. */
  timeZone: string | null | undefined
}

function writeEvent(event: Event, { deleted, timeZone }: Series) {
  const { start, end, originalStartTime, recurrence = [], organizer, attendees = [] } = event
  const component = new ICAL.Component('vevent')
  const add = (name: string, value: string | null | undefined) =>
    // The library escapes line feeds in texts and nothing else.
    void (value && component.addPropertyWithValue(name, value.replaceAll(/\r\n?/g, '\n')))
  const addTime = (name: string, time: EventTime | null | undefined) =>
    void (time && writeTime(component, name, time, timeZone))
  add('uid', event.iCalUID)
  component.addPropertyWithValue('dtstamp', ICAL.Time.fromJSDate(new Date(event.updated!), true))
  if (event.recurringEventId) addTime('recurrence-id', originalStartTime)
  addTime('dtstart', start)
  addTime('dtend', end)
  for (const line of recurrence ?? []) component.addProperty(ICAL.Property.fromString(line))
  if (recurrence?.length) for (const each of deleted) addTime('exdate', each.originalStartTime)
  add('summary', event.summary)
  add('description', event.description)
  add('location', event.location)
  add('status', event.status?.toUpperCase())
  add('transp', event.transparency?.toUpperCase())
  add('class', event.visibility === 'private' ? 'PRIVATE' : undefined)
  add('url', cleanLine(event.hangoutLink ?? ''))
  if (organizer?.email && attendees.length > 0) writePerson(component, 'organizer', organizer)
  for (const each of attendees) {
    const property = writePerson(component, 'attendee', each)
    property.setParameter('partstat', partstat[each.responseStatus ?? 'needsAction'] ?? 'NEEDS-ACTION')
    if (each.optional) property.setParameter('role', 'OPT-PARTICIPANT')
  }
  return component
}

const partstat: Record<string, string> = { accepted: 'ACCEPTED', declined: 'DECLINED', tentative: 'TENTATIVE' }

function writePerson(
  component: InstanceType<typeof ICAL.Component>,
  name: string,
  { email, displayName }: { email?: string | null; displayName?: string | null },
) {
  const property = component.addPropertyWithValue(name, `mailto:${cleanLine(email ?? '')}`)
  if (displayName) property.setParameter('cn', cleanLine(displayName))
  return property
}

/** A moment in UTC, which needs no zone; of a series in its own, which keeps the hour when the clocks change. */
function writeTime(
  component: InstanceType<typeof ICAL.Component>,
  name: string,
  { date, dateTime }: EventTime,
  timeZone: string | null | undefined,
): void {
  if (date) return void component.addPropertyWithValue(name, ICAL.Time.fromDateString(date))
  if (!timeZone) {
    return void component.addPropertyWithValue(name, ICAL.Time.fromJSDate(new Date(dateTime!), true))
  }
  const local = Temporal.Instant.from(dateTime!).toZonedDateTimeISO(timeZone).toPlainDateTime()
  component.addPropertyWithValue(name, localTime(local)).setParameter('tzid', timeZone)
}

function localTime({ year, month, day, hour, minute, second }: Temporal.PlainDateTime) {
  return ICAL.Time.fromData({ year, month, day, hour, minute, second, isDate: false })
}

/** The clock changes of a zone one by one, for readers that do not know it by its name. */
function writeZone(timeZone: string, firstMoment: string) {
  const zone = new ICAL.Component('vtimezone')
  zone.updatePropertyWithValue('tzid', timeZone)
  let at = Temporal.Instant.from(firstMoment).toZonedDateTimeISO(timeZone)
  const lastYear = at.year + yearsAhead
  at = at.getTimeZoneTransition('previous') ?? at
  for (;;) {
    const before = at.subtract({ nanoseconds: 1 })
    const isSummer = at.offsetNanoseconds > before.offsetNanoseconds
    const part = new ICAL.Component(isSummer ? 'daylight' : 'standard')
    part.addPropertyWithValue('dtstart', localTime(at.toInstant().toZonedDateTimeISO(before.offset).toPlainDateTime()))
    part.addPropertyWithValue('tzoffsetfrom', ICAL.UtcOffset.fromSeconds(before.offsetNanoseconds / 1e9))
    part.addPropertyWithValue('tzoffsetto', ICAL.UtcOffset.fromSeconds(at.offsetNanoseconds / 1e9))
    zone.addSubcomponent(part)
    const next = at.getTimeZoneTransition('next')
    if (!next || next.year > lastYear) return zone
    at = next
  }
}
