import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { CalendarIdOrMain, EventId } from '../../google/ids.ts'
import { moveSeries } from '../../google/move-series.ts'
import { seriesStartOf } from '../../google/recurrence-dates.ts'
import { readRecurrence } from '../../google/recurrence.ts'
import { writeEvents } from '../../google/scopes.ts'
import { explainClockChange, fromEventTimes, When, type EventTimes } from '../../google/time.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { changeAttendees } from './changed-attendees.ts'
import { asPatch, changeTimes, sameKind, shiftSeries } from './changed-times.ts'
import { EventCard, toCard } from './event-card.ts'
import { Attendees, eventFields, Notify, previewOf, settingsOf, sendUpdatesOf } from './event-input.ts'
import { findTarget, guestsOf, isOwn, originalOf, Scope, type Event, type Target } from './event-target.ts'
import type { Where } from './insert-once.ts'
import { patchGuarded } from './patch-guarded.ts'
import { findExceptions } from './series-exceptions.ts'
import { endBefore, goOnFrom, splitSeries, type Following } from './split-series.ts'

const input = z.strictObject({
  event_id: EventId,
  scope: Scope,
  title: z.string().min(1).max(1_024).optional(),
  start: When.optional(),
  end: When.optional(),
  ...eventFields,
  add_attendees: Attendees.optional(),
  remove_attendees: Attendees.optional(),
  notify: Notify,
  calendar_id: CalendarIdOrMain,
})
type Input = z.output<typeof input>

export const updateEvent = defineTool({
  name: 'calendar_update_event',
  title: 'Change a calendar event',
  description:
    'Changes what is given, written as in calendar_create_event; the rest stays, guests and their answers too. ' +
    '`start` alone keeps the length; recurrence none: once only.',
  service: 'calendar',
  scope: 'calendar.write',
  googleScopes: writeEvents,
  effect: 'write',
  toolsets: ['core', 'calendar'],
  foreign: true,
  input,
  output: z.object({ event: EventCard, notes: z.array(z.string()).optional() }),
  async run(wanted, context) {
    const zone = await context.timeZone()
    const target = await findTarget(wanted, context)
    const changes = changesOf(target, wanted, { zone, context })
    if (Object.keys(changes).length === 0) throw new ProblemError('validation-failed', 'Say what is to change.')
    const { event, notes } = await apply(target, { changes, wanted, zone, context })
    const told = [...notes, ...clockNotes(wanted, zone)]
    return { event: toCard(event, zone, wanted.calendar_id), ...(told.length > 0 && { notes: told }) }
  },
  async outgoing(wanted, context) {
    const zone = await context.timeZone()
    const target = await findTarget(wanted, context)
    const changes = changesOf(target, wanted, { zone, context })
    const after = { ...target.event, ...changes }
    const recipients = [...new Set([...guestsOf(target.event), ...guestsOf(after)])]
    if (recipients.length === 0 || !reachesGuests(changes)) return undefined
    const was = fromEventTimes(target.event, zone)
    const { summary, start, end } = after
    const lines = [
      `Change of "${target.event.summary ?? ''}", ${was.start} to ${was.end}, ${target.kind} of it:`,
      previewOf({ ...changes, ...(summary && { summary }), ...(start && { start }), ...(end && { end }) }),
      wanted.remove_attendees && `No longer invited: ${wanted.remove_attendees.join(', ')}`,
    ]
    return { recipients, preview: lines.filter(Boolean).join('\n') }
  },
})

/** Colour, reminders and whether it shows as busy are the user's own. */
function reachesGuests({ colorId: _color, reminders: _reminders, transparency: _busy, ...changes }: Event): boolean {
  return Object.keys(changes).length > 0
}

interface Setting {
  zone: string
  context: ToolContext
}

function changesOf(target: Target, wanted: Input, { zone, context }: Setting): Event {
  const { title, recurrence } = wanted
  const times = timesOf(target, wanted, wanted.time_zone ?? zone)
  const attendees = changeAttendees(target.event, wanted)
  if (recurrence !== undefined && target.event.recurringEventId) {
    throw new ProblemError('validation-failed', 'One occurrence does not repeat. Give scope all or following.')
  }
  const lines = linesOf(target, recurrence, times)
  return {
    ...settingsOf(wanted, context.callKey),
    ...(title !== undefined && { summary: title }),
    ...(times && asPatch(times)),
    ...(attendees && { attendees }),
    ...(lines !== undefined && { recurrence: lines }),
  }
}

function timesOf(target: Target, wanted: Input, zone: string): EventTimes | undefined {
  const { event } = target
  if (target.kind === 'one') return changeTimes(event, wanted, zone)
  const occurrence = target.occurrence ?? event
  const was = inZoneOf(event, occurrence.originalStartTime ?? occurrence.start!)
  const shown = { start: inZoneOf(event, occurrence.start!), end: inZoneOf(event, occurrence.end!) }
  const times = changeTimes(shown, wanted, zone)
  if (!times) return undefined
  return target.kind === 'series' ? shiftSeries(event, was, times) : sameKind(was, times)
}

/** A series has one zone, also for those of its occurrences that were moved in another. */
function inZoneOf({ start }: Event, time: NonNullable<Event['start']>): NonNullable<Event['start']> {
  return time.date ? time : { ...time, timeZone: start?.timeZone ?? time.timeZone ?? null }
}

/** Undefined when they stay; null when it stops repeating. */
function linesOf(target: Target, wanted: string | undefined, times: EventTimes | undefined): Event['recurrence'] {
  const { event } = target
  const was = target.kind === 'following' ? originalOf(event, target.occurrence) : seriesStartOf(event.start!)
  const now = times ? seriesStartOf(times.start) : was
  if (wanted?.trim().toLowerCase() === 'none') return null
  if (wanted !== undefined) return readRecurrence(wanted, now)
  if (!event.recurrence?.length || !times) return undefined
  return moveSeries(target.kind === 'following' ? goOnFrom(target) : event.recurrence, was, now)
}

interface Change extends Setting {
  changes: Event
  wanted: Input
}

interface Changed {
  event: Event
  /** What the user should know. */
  notes: string[]
}

async function apply(target: Target, change: Change): Promise<Changed> {
  const { changes, wanted, context } = change
  if (target.kind === 'following') return changeFollowing(target, change)
  if (target.kind === 'series' && changes.start && target.event.recurrence) return moveAll(target.event, change)
  return { event: await patchGuarded(context, target.event, changes, whereOf(wanted)), notes: [] }
}

function whereOf({ calendar_id: calendarId, notify }: Input): Where {
  return { calendarId, sendUpdates: sendUpdatesOf(notify) }
}

async function changeFollowing(target: Following, { changes, wanted, zone, context }: Change): Promise<Changed> {
  const { event: series, occurrence } = target
  if (!isOwn(series)) {
    throw new ProblemError(
      'forbidden',
      'The new series would be the user’s, with them as its organizer. Only the organizer can change this and the following.',
    )
  }
  const before = endBefore(target)
  const times = changes.start ? { start: changes.start, end: changes.end! } : timesFrom(target)
  const { deleted, notes } = await findExceptions(context, series, {
    calendarId: wanted.calendar_id,
    occurrence,
    from: originalOf(series, occurrence),
    to: seriesStartOf(times.start),
    timeZone: zone,
  })
  const { id: _id, etag: _etag, iCalUID: _uid, status: _status, organizer: _organizer, ...copied } = series
  const repeats = changes.recurrence === undefined ? goOnFrom(target) : changes.recurrence
  const next: Event = {
    ...copied,
    ...changes,
    ...times,
    id: context.callKey,
    recurrence: repeats && [...repeats, ...(wanted.recurrence === undefined ? deleted : [])],
  }
  const event = await splitSeries(context, target, { before, next }, whereOf(wanted))
  return {
    event,
    notes: [`A new series from ${fromEventTimes(times, zone).start} on; the old one ends.`, ...notes],
  }
}

async function moveAll(series: Event, { changes, wanted, zone, context }: Change): Promise<Changed> {
  const { deleted, notes } = await findExceptions(context, series, {
    calendarId: wanted.calendar_id,
    from: seriesStartOf(series.start!),
    to: seriesStartOf(changes.start!),
    timeZone: zone,
  })
  const lines = changes.recurrence
  const recurrence = wanted.recurrence === undefined && lines ? [...lines, ...deleted] : lines
  const patch = { ...changes, ...(recurrence && { recurrence }) }
  return { event: await patchGuarded(context, series, patch, whereOf(wanted)), notes }
}

/** As long as the series is, where the rule puts it. */
function timesFrom({ event, occurrence }: Following): EventTimes {
  return changeTimes(
    event,
    { start: occurrence.originalStartTime!.date ?? occurrence.originalStartTime!.dateTime! },
    'UTC',
  )!
}

function clockNotes({ start, end, time_zone }: Input, zone: string): string[] {
  const from = time_zone ?? zone
  const notes = [
    start === undefined ? undefined : explainClockChange(start, from),
    end === undefined ? undefined : explainClockChange(end, from),
  ]
  return notes.filter((note) => note !== undefined)
}
