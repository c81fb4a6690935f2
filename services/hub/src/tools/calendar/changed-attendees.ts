/**
 * A list of attendees with some added or taken out. Google replaces the whole list, so everybody else is said again as
 * they are, with their answers.
 */
import { ProblemError } from '@oma/contract'
import { emailOf, isOptional } from './event-input.ts'
import type { Event } from './event-target.ts'

export interface AttendeeChange {
  add_attendees?: string[] | undefined
  remove_attendees?: string[] | undefined
}

/** Undefined when nothing is to change. @throws {ProblemError} `validation-failed` */
export function changeAttendees(
  { attendees = [], attendeesOmitted }: Event,
  change: AttendeeChange,
): Event['attendees'] {
  const { add_attendees: added = [], remove_attendees: gone = [] } = change
  if (added.length + gone.length === 0) return undefined
  if (attendeesOmitted) {
    throw new ProblemError(
      'validation-failed',
      'Google does not show all guests of this event to this user, so the guests cannot be changed.',
    )
  }
  const byEmail = new Map(attendees.map((each) => [keyOf(each.email ?? ''), each]))
  const strangers = gone.filter((each) => !byEmail.delete(keyOf(emailOf(each))))
  if (strangers.length > 0) throw new ProblemError('validation-failed', `Not invited: ${strangers.join(', ')}.`)
  for (const each of added) {
    const email = emailOf(each)
    byEmail.set(keyOf(email), { email, ...byEmail.get(keyOf(email)), optional: isOptional(each) })
  }
  return [...byEmail.values()]
}

function keyOf(email: string): string {
  return email.toLowerCase()
}
