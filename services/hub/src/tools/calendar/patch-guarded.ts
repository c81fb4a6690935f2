/** Changes an event only if it is still as it was read, so that nobody else's change is lost unseen. */
import { ProblemError } from '@oma/contract'
import { isDeepStrictEqual } from 'node:util'
import { statusOf } from '../../google/errors.ts'
import type { ToolContext } from '../../mcp/tool.ts'
import { cardFields, mostAttendees } from './event-card.ts'
import { versionsFor } from './event-input.ts'
import type { Event } from './event-target.ts'
import type { Where } from './insert-once.ts'

const told = {
  summary: 'title',
  start: 'start',
  end: 'end',
  location: 'location',
  description: 'description',
  recurrence: 'recurrence',
  attendees: 'attendees or their answers',
  status: 'status',
} as const

/** @throws {ProblemError} `validation-failed` when somebody changed it since, naming what */
export async function patchGuarded(
  context: ToolContext,
  before: Event,
  changes: Event,
  { calendarId, sendUpdates }: Where,
): Promise<Event> {
  const { data } = await guard(context, calendarId, before, (options) =>
    context.calendar.events.patch(
      {
        calendarId,
        eventId: before.id!,
        sendUpdates,
        ...versionsFor(changes),
        maxAttendees: mostAttendees,
        fields: `${cardFields},etag`,
        requestBody: changes,
      },
      options,
    ),
  )
  return data
}

export async function deleteGuarded(context: ToolContext, event: Event, { calendarId, sendUpdates }: Where) {
  await guard(context, calendarId, event, (options) =>
    context.calendar.events.delete({ calendarId, eventId: event.id!, sendUpdates }, options),
  )
}

async function guard<T>(
  { calendar }: ToolContext,
  calendarId: string,
  before: Event,
  write: (options: { headers: Record<string, string> }) => Promise<T>,
): Promise<T> {
  try {
    return await write({ headers: { 'if-match': before.etag! } })
  } catch (error) {
    if (statusOf(error) !== 412) throw error
    const { data: now } = await calendar.events.get({
      calendarId,
      eventId: before.id!,
      fields: Object.keys(told).join(),
    })
    const names = Object.keys(told) as (keyof typeof told)[]
    const changed = names.filter((name) => !isDeepStrictEqual(before[name], now[name])).map((name) => told[name])
    throw new ProblemError(
      'validation-failed',
      `Somebody changed this event meanwhile (${changed.join(', ') || 'details'}), so nothing was changed now. ` +
        'Read it, and try again if it still fits.',
    )
  }
}
