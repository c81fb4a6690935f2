/** An event as the calendar tools answer it: what a person would read on its card. */
import * as z from 'zod'
import type { calendar_v3 } from '../../google/clients.ts'
import { fromEventTimes } from '../../google/time.ts'

const longestDescription = 2000

export const EventSummary = z.object({
  id: z.string(),
  title: z.string(),
  start: z.string().describe('A date for a whole day, else a time with its offset.'),
  end: z.string().describe('For whole days the last day itself.'),
  all_day: z.boolean(),
  location: z.string(),
  description: z.string().describe(`Cut after ${longestDescription} characters.`),
  organizer: z.string(),
  attendees: z.array(z.object({ email: z.string(), response: z.string() })),
  recurring_event_id: z.string().nullable().describe('The series that this is an occurrence of.'),
  meeting_link: z.string().nullable(),
  link: z.string(),
})

export function summarizeEvent(event: calendar_v3.Schema$Event): z.output<typeof EventSummary> {
  return {
    id: event.id!,
    title: event.summary ?? '(no title)',
    ...fromEventTimes(event),
    location: event.location ?? '',
    description: event.description?.slice(0, longestDescription) ?? '',
    organizer: event.organizer?.email ?? '',
    attendees: (event.attendees ?? []).map(({ email, responseStatus }) => ({
      email: email ?? '',
      response: responseStatus ?? 'needsAction',
    })),
    recurring_event_id: event.recurringEventId ?? null,
    meeting_link: event.hangoutLink ?? null,
    link: event.htmlLink ?? '',
  }
}
