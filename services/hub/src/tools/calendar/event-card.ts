/** An event as the calendar tools answer it: what a person would read on its card, in their own time zone. */
import * as z from 'zod'
import type { calendar_v3 } from '../../google/clients.ts'
import { cleanForeign, cleanLine } from '../../google/foreign-text.ts'
import { htmlToText } from '../../google/html-text.ts'
import { fromEventTimes } from '../../google/time.ts'

type Event = calendar_v3.Schema$Event

/** Beyond these Google names only the user; a list of hundreds says little. */
export const mostAttendees = 20

export const EventCard = z.object({
  id: z.string(),
  calendar_id: z.string().optional(),
  title: z.string(),
  start: z.string(),
  end: z.string().describe('Of whole days the last day.'),
  all_day: z.boolean().optional(),
  location: z.string().optional(),
  organizer: z.string().optional(),
  attendees: z.array(z.string()).optional(),
  my_response: z.string().optional(),
  meeting_link: z.string().optional(),
  series_id: z.string().optional(),
  recurrence: z.array(z.string()).optional(),
  show_as: z.string().optional(),
  event_type: z.string().optional(),
  link: z.string().optional(),
})
export type EventCard = z.output<typeof EventCard>

/** What of an event Google is asked for in a list. */
export const listedFields =
  'id,summary,start(date,dateTime,timeZone),end(date,dateTime),location,organizer(email,displayName,self),' +
  'attendees(email,displayName,responseStatus,comment,optional,self),attendeesOmitted,hangoutLink,' +
  'conferenceData/entryPoints(entryPointType,uri),recurringEventId,recurrence,transparency,eventType'
/** And after one was written. */
export const cardFields = `${listedFields},status,htmlLink`

/** With all its fields, undefined where it has none: to leave them out takes an object for each of them. */
export function toCard(event: Event, timeZone: string, calendarId = 'primary'): EventCard {
  const { id, summary, location, organizer, attendees, recurringEventId, recurrence, eventType } = event
  const own = attendees?.find(({ self }) => self)
  const { start, end, all_day } = fromEventTimes(event, timeZone)
  return {
    id: id!,
    calendar_id: calendarId === 'primary' ? undefined : calendarId,
    title: cleanLine(summary ?? '') || '(no title)',
    start,
    end,
    all_day,
    location: location ? cleanLine(location) : undefined,
    organizer: organizer?.email && !organizer.self ? personOf(organizer.displayName, organizer.email) : undefined,
    attendees: attendees?.length ? attendeesOf(event) : undefined,
    my_response: own?.responseStatus || undefined,
    meeting_link: meetingLinkOf(event),
    series_id: recurringEventId || undefined,
    recurrence: recurrence?.length ? recurrence.map(cleanLine) : undefined,
    show_as: event.transparency === 'transparent' ? 'free' : undefined,
    event_type: eventType === 'default' ? undefined : eventType || undefined,
    link: event.htmlLink || undefined,
  }
}

/** Its description without markup and without what hides in it. */
export function describeEvent({ description }: Event): string {
  const given = cleanForeign(description ?? '')
  // Once more, for what was written as an entity.
  return /<[a-z!/][^>]*>/i.test(given) ? cleanForeign(htmlToText(given)) : given
}

/** What somebody wrote stands in quotes, so that it cannot pass for the next of the list. */
function attendeesOf({ attendees = [], attendeesOmitted }: Event): string[] {
  const named = attendees.map(
    ({ displayName, email, responseStatus, optional, comment }) =>
      `${personOf(displayName, email)} ${responseStatus ?? 'needsAction'}` +
      `${optional ? ' (optional)' : ''}${comment ? `: ${JSON.stringify(cleanLine(comment))}` : ''}`,
  )
  return attendeesOmitted ? [...named, 'and others, who are not shown'] : named
}

/** A name may not pass for an address or for the next of the list. */
function personOf(displayName: string | null | undefined, email: string | null | undefined): string {
  const name = displayName ? cleanLine(displayName.replaceAll(/[,;<>"@]/g, ' ')) : ''
  return name && name !== email ? `${name} <${email}>` : (email ?? '')
}

function meetingLinkOf({ hangoutLink, conferenceData }: Event): string | undefined {
  const video = conferenceData?.entryPoints?.find(({ entryPointType }) => entryPointType === 'video')
  const link = cleanLine(video?.uri ?? hangoutLink ?? '')
  return /^https:\/\//i.test(link) ? link : undefined
}
