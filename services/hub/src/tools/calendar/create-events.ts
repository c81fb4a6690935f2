import { ProblemError } from '@oma/contract'
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pMap from 'p-map'
import * as z from 'zod'
import { toGoogleProblem } from '../../google/errors.ts'
import { CalendarIdOrMain } from '../../google/ids.ts'
import { writeEvents } from '../../google/scopes.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { EventCard, toCard } from './event-card.ts'
import { draftEvent, NewEvent, Notify, toOutgoing, sendUpdatesOf } from './event-input.ts'
import type { Event } from './event-target.ts'
import { findEvent, insertOnce, type Where } from './insert-once.ts'

/** Google slows down whoever writes faster. */
const concurrency = 4
const attempts = 3
const longestWaitSeconds = 10

const input = z.strictObject({
  events: z
    .array(
      NewEvent.pick({
        title: true,
        start: true,
        end: true,
        description: true,
        location: true,
        attendees: true,
        recurrence: true,
      }),
    )
    .min(1)
    .max(50),
  time_zone: NewEvent.shape.time_zone,
  notify: Notify,
  calendar_id: CalendarIdOrMain,
})
type Input = z.output<typeof input>

export const createEvents = defineTool({
  name: 'calendar_create_events',
  title: 'Create several events',
  description: 'Up to 50, as calendar_create_event makes one. Those that fail are listed; the others are made.',
  service: 'calendar',
  scope: 'calendar.write',
  googleScopes: writeEvents,
  effect: 'write',
  toolsets: ['calendar'],
  input,
  output: z.object({
    created: z.array(EventCard.pick({ id: true, title: true, start: true, end: true })),
    failed: z.array(z.object({ index: z.int().describe('From 0.'), title: z.string(), error: z.string() })),
    notes: z.array(z.string()).optional(),
  }),
  async run(wanted, context) {
    const { calendar_id, notify, events } = wanted
    const drafts = await draftAll(wanted, context)
    const timeZone = await context.timeZone()
    const where = { calendarId: calendar_id, sendUpdates: sendUpdatesOf(notify) }
    let done = 0
    const results = await pMap(
      drafts,
      async ({ event }) => {
        try {
          return { made: await insertPatiently(context, event, where) }
        } catch (error) {
          return { problem: toGoogleProblem(error) }
        } finally {
          context.progress(++done, drafts.length)
        }
      },
      { concurrency, signal: context.signal },
    )
    const failed = results.flatMap(({ problem }, index) =>
      problem ? [{ index, title: events[index]!.title, error: problem.message, problem }] : [],
    )
    if (failed.length === results.length) throw failed[0]!.problem
    const notes = drafts.flatMap((draft) => draft.notes.map((note) => `${draft.event.summary}: ${note}`))
    return {
      created: results.flatMap(({ made }) => (made ? [short(toCard(made, timeZone))] : [])),
      failed: failed.map(({ problem: _problem, ...each }) => each),
      ...(notes.length > 0 && { notes }),
    }
  },
  async outgoing(wanted, context) {
    const all = (await draftAll(wanted, context)).flatMap(({ event }) => toOutgoing(event) ?? [])
    if (all.length === 0) return undefined
    return {
      recipients: [...new Set(all.flatMap(({ recipients }) => recipients))],
      preview: all.map(({ recipients, preview }) => `${preview}\nto ${recipients.join(', ')}`).join('\n\n'),
    }
  },
  /** Done only when every one of them is there. */
  async findDone(wanted, context) {
    const ids = wanted.events.map((_, index) => idOf(context, index))
    const found = await pMap(ids, (id) => findEvent(context, wanted.calendar_id, id), { concurrency })
    const made = found.filter((event) => event !== undefined)
    if (made.length < found.length) return undefined
    const timeZone = await context.timeZone()
    return { created: made.map((event) => short(toCard(event, timeZone))), failed: [] }
  },
})

/** Told to slow down, it waits and asks again; without an answer it looks: under an id of ours there is no second event. */
async function insertPatiently(context: ToolContext, event: Event, where: Where): Promise<Event> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await insertOnce(context, event, where)
    } catch (error) {
      const { code, retryAfterSeconds = 1 } = toGoogleProblem(error)
      const made = code === 'google-unavailable' && (await findEvent(context, where.calendarId, event.id!))
      if (made) return made
      if (code !== 'too-many-requests' || attempt === attempts || retryAfterSeconds > longestWaitSeconds) throw error
      await wait(retryAfterSeconds * 1000, undefined, { signal: context.signal })
    }
  }
}

/** @throws {ProblemError} `validation-failed` naming the first that cannot be, before any is made */
function draftAll({ events, time_zone }: Input, context: ToolContext) {
  return Promise.all(
    events.map((event, index) =>
      draftEvent({ ...event, time_zone }, idOf(context, index), context).catch((error: unknown) => {
        const { code, message } = toGoogleProblem(error)
        throw new ProblemError(code, `events[${index}] "${event.title}": ${message} Nothing was created.`)
      }),
    ),
  )
}

/** Of the same event in a repeat the same. */
function idOf({ callKey }: ToolContext, index: number): string {
  return createHash('sha1').update(`${callKey} ${index}`).digest('hex')
}

function short({ id, title, start, end }: EventCard) {
  return { id, title, start, end }
}
