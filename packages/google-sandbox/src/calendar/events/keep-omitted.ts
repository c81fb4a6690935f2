/** `attendeesOmitted` in a request: it names only some attendees, and the others stay as they are. */
import type { EventBody } from './event-body.ts'
import type { StoredEvent } from './event-store.ts'

/** The body with the whole list of attendees. */
export function keepOmitted({ attendees = [] }: StoredEvent, body: EventBody): EventBody {
  if (!body.attendeesOmitted || !body.attendees) return body
  const sent = new Map(body.attendees.map((each) => [each.email.toLowerCase(), each]))
  const { attendeesOmitted: _told, ...rest } = body
  return { ...rest, attendees: attendees.map((each) => ({ ...each, ...sent.get(each.email) })) }
}
