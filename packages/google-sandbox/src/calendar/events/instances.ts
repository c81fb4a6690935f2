/** Joins the rule of a recurring event with its exceptions: what somebody really sees in the calendar. */
import type { Calendar } from '../agenda/agenda.ts'
import { spanOf, type Span } from '../time/event-time.ts'
import { expand, findOccurrence, type Occurrence } from '../time/recurrence.ts'
import type { StoredEvent } from './event-store.ts'

/** Instances that overlap the window, exceptions in place of what they replace; cancelled ones included. */
export function instancesOf(calendar: Calendar, master: StoredEvent, window: Partial<Span>): StoredEvent[] {
  const exceptions = new Map(calendar.events.exceptionsOf(master.id).map((event) => [event.id, event]))
  const regular = expand(master, window, calendar.timeZone)
    .filter(({ instanceId }) => !exceptions.has(instanceId))
    .map((each) => instance(master, each))
  const changed = [...exceptions.values()].filter((event) => overlaps(calendar, event, window))
  return [...regular, ...changed]
}

/** A stored event, or the instance of a recurring one that the id names; `undefined` when there is neither. */
export function resolveEvent(calendar: Calendar, id: string): StoredEvent | undefined {
  const stored = calendar.events.find(id)
  if (stored) return stored
  const master = calendar.events.find(id.slice(0, Math.max(0, id.lastIndexOf('_'))))
  if (!master?.recurrence?.length || master.status === 'cancelled') return undefined
  const found = findOccurrence(master, id, calendar.timeZone)
  return found && instance(master, found)
}

/** Whether an event lies in the window; both bounds are exclusive, as Google's are. An instant counts at its start. */
export function overlaps(calendar: Calendar, event: StoredEvent, { startMs, endMs }: Partial<Span>): boolean {
  const span = spanOf(event, calendar.timeZone)
  const last = span.endMs === span.startMs ? span.endMs + 1 : span.endMs
  return (startMs === undefined || last > startMs) && (endMs === undefined || span.startMs < endMs)
}

function instance(master: StoredEvent, { instanceId, originalStart, start, end }: Occurrence): StoredEvent {
  const { recurrence: _recurrence, ...rest } = master
  return { ...rest, id: instanceId, recurringEventId: master.id, originalStartTime: originalStart, start, end }
}
