/** Puts an event into a calendar under an id of our own, so that it can be found again and never stands there twice. */
import { ProblemError } from '@oma/contract'
import type { calendar_v3 } from '../../google/clients.ts'
import { statusOf } from '../../google/errors.ts'
import type { ToolContext } from '../../mcp/tool.ts'
import { cardFields, mostAttendees } from './event-card.ts'
import { versionsFor } from './event-input.ts'

type Event = calendar_v3.Schema$Event

export interface Where {
  calendarId: string
  sendUpdates: string
}

/** Answers what is there where an earlier call of the same key made it. */
export async function insertOnce(context: ToolContext, event: Event, { calendarId, sendUpdates }: Where) {
  try {
    const { data } = await context.calendar.events.insert({
      calendarId,
      sendUpdates,
      ...versionsFor(event),
      maxAttendees: mostAttendees,
      fields: cardFields,
      requestBody: event,
    })
    return data
  } catch (error) {
    if (statusOf(error) !== 409) throw error
    const made = await findEvent(context, calendarId, event.id!)
    if (made) return made
    throw new ProblemError(
      'validation-failed',
      'The event of this idempotency_key was made, and deleted since. Give another key to make it again.',
    )
  }
}

/** The event of this id; undefined when there is none, or it was deleted. */
export async function findEvent({ calendar }: ToolContext, calendarId: string, eventId: string) {
  try {
    const { data } = await calendar.events.get({ calendarId, eventId, maxAttendees: mostAttendees, fields: cardFields })
    return data.status === 'cancelled' ? undefined : data
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}
