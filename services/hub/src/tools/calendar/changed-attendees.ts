/**
 * A list of attendees with some added or taken out. Google replaces the whole list, so everybody else is said again as
 * they are, with their answers.
 */
import { ProblemError } from '@oma/contract'
import type { Event } from './event-target.ts'

export interface AttendeeChange {
  add_attendees?: string[] | undefined
  add_optional_attendees?: string[] | undefined
  remove_attendees?: string[] | undefined
}

/** Undefined when nothing is to change. @throws {ProblemError} `validation-failed` */
export function changeAttendees(
  { attendees = [], attendeesOmitted }: Event,
  change: AttendeeChange,
): Event['attendees'] {
  const { add_attendees: required = [], add_optional_attendees: optional = [], remove_attendees: gone = [] } = change
  if (required.length + optional.length + gone.length === 0) return undefined
  if (attendeesOmitted) {
    throw new ProblemError(
      'validation-failed',
      'Google does not show all guests of this event to this user, so the guests cannot be changed.',
    )
  }
  const byEmail = new Map(attendees.map((each) => [keyOf(each.email ?? ''), each]))
  const strangers = gone.filter((email) => !byEmail.delete(keyOf(email)))
  if (strangers.length > 0) throw new ProblemError('validation-failed', `Not invited: ${strangers.join(', ')}.`)
  for (const email of required) byEmail.set(keyOf(email), { email, ...byEmail.get(keyOf(email)), optional: false })
  for (const email of optional) byEmail.set(keyOf(email), { email, ...byEmail.get(keyOf(email)), optional: true })
  return [...byEmail.values()]
}

function keyOf(email: string): string {
  return email.toLowerCase()
}
