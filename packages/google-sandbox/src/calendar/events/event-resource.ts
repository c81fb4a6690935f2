/** Renders a stored event as Google's Event resource, from the point of view of one calendar. */
import { renderEventTime } from '../time/event-time.ts'
import type { Calendar } from '../agenda/agenda.ts'
import type { Attendee } from './event-body.ts'
import type { StoredEvent } from './event-store.ts'

/** From where an event is looked at. */
export interface EventView {
  calendar: Pick<Calendar, 'id' | 'timeZone'>
  /** The zone of the answer; the calendar's own when absent. */
  timeZone?: string | undefined
  maxAttendees?: number | undefined
}

/** The resource Google sends. */
export function eventResource(event: StoredEvent, { calendar, timeZone = calendar.timeZone, maxAttendees }: EventView) {
  const { change: _change, start, end, originalStartTime, attendees, organizer, creator, ...rest } = event
  const self = <T extends { email: string }>(person: T) => ({
    ...person,
    ...(person.email === calendar.id && { self: true }),
  })
  const shown = attendees && visibleAttendees(event, calendar.id, maxAttendees)
  return {
    kind: 'calendar#event',
    etag: eventEtag(event),
    ...withoutNulls(rest),
    htmlLink: `https://www.google.com/calendar/event?eid=${Buffer.from(`${event.id} ${calendar.id}`).toString('base64url')}`,
    creator: self(creator),
    organizer: self(organizer),
    start: renderEventTime(start, timeZone),
    end: renderEventTime(end, timeZone),
    ...(originalStartTime && {
      originalStartTime: renderEventTime(originalStartTime as StoredEvent['start'], timeZone),
    }),
    ...(shown && {
      attendees: shown.map((attendee) => ({
        ...self(withoutNulls(attendee)),
        ...(attendee.email === organizer.email && { organizer: true }),
        responseStatus: attendee.responseStatus ?? 'needsAction',
      })),
    }),
    ...(shown && attendees && shown.length < attendees.length && { attendeesOmitted: true }),
    reminders: event.reminders ?? { useDefault: true },
    eventType: event.eventType ?? 'default',
    ...meetLink(event),
  }
}

/** Beyond `maxAttendees` only the participant is shown, and to a guest who may not see the others nobody else. */
function visibleAttendees(event: StoredEvent, viewer: string, maxAttendees = Infinity): Attendee[] {
  const { attendees = [], organizer, guestsCanSeeOtherGuests } = event
  const closed = guestsCanSeeOtherGuests === false && organizer.email !== viewer
  if (!closed && attendees.length <= maxAttendees) return attendees
  return attendees.filter(({ email }) => email === viewer)
}

/** The entity tag of an event; it changes with every write. */
export function eventEtag({ change }: Pick<StoredEvent, 'change'>): string {
  return `"3${String(change).padStart(15, '0')}"`
}

function meetLink({ conferenceData }: StoredEvent) {
  const entry = (conferenceData as { entryPoints?: { entryPointType: string; uri: string }[] } | null | undefined)
    ?.entryPoints
  const video = entry?.find(({ entryPointType }) => entryPointType === 'video')
  return video && { hangoutLink: video.uri }
}

function withoutNulls<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null && each !== undefined)) as T
}
