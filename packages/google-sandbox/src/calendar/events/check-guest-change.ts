/** What a guest may change in their copy of somebody else's event: their answer and how they see it. */
import { GoogleError } from '../../http/google-error.ts'
import type { Calendar } from '../agenda/agenda.ts'
import { momentOf } from '../time/event-time.ts'
import type { EventBody } from './event-body.ts'
import type { StoredEvent } from './event-store.ts'

/** Returns the body reduced to what a guest may do. Throws Google's 403 when it asks for more. */
export function checkGuestChange(calendar: Calendar, before: StoredEvent, body: EventBody): EventBody {
  if (before.organizer.email === calendar.id || before.guestsCanModify) return body
  for (const name of ['summary', 'description', 'location', 'recurrence'] as const) {
    if (body[name] !== undefined && JSON.stringify(body[name]) !== JSON.stringify(before[name])) throw forbidden()
  }
  for (const name of ['start', 'end'] as const) if (differs(body[name], before[name])) throw forbidden()
  const own = body.attendees?.find(({ email }) => email.toLowerCase() === calendar.id)
  const attendees = before.attendees?.map((each) =>
    each.email === calendar.id && own ? { ...each, ...own, email: calendar.id } : each,
  )
  return { ...body, ...(attendees && { attendees }) }
}

function differs(sent: EventBody['start'], before: StoredEvent['start']): boolean {
  if (sent?.date) return !('date' in before) || sent.date !== before.date
  if (!sent?.dateTime || 'date' in before) return Boolean(sent?.dateTime)
  const sentMs = Date.parse(sent.dateTime)
  return !Number.isNaN(sentMs) && sentMs !== momentOf(before, 'UTC')
}

function forbidden() {
  return new GoogleError(403, 'Shared properties can only be changed by the organizer of the event.', {
    reason: 'forbiddenForNonOrganizer',
    domain: 'calendar',
  })
}
