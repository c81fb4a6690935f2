/** Google's rules for events that are not ordinary: focus time, out of office, working location, birthday. */
import { GoogleError } from '../../http/google-error.ts'
import type { Calendar } from '../agenda/agenda.ts'
import type { StoredEvent } from './event-store.ts'

type Event = Omit<StoredEvent, 'change'>
type EventType = NonNullable<Event['eventType']>

/** What each type demands beside the rules for all of them: what is wrong with the event, or nothing. */
const demands: Partial<Record<EventType, (event: Event) => string | false | undefined>> = {
  focusTime: (event) =>
    (!event.focusTimeProperties && 'A focus time event must have focus time properties.') ||
    (event.transparency === 'transparent' && 'A focus time event must have a transparency of opaque.') ||
    (isAllDay(event) && 'A focus time event cannot be an all-day event.'),
  outOfOffice: (event) =>
    (!event.outOfOfficeProperties && 'An out of office event must have out of office properties.') ||
    (event.transparency === 'transparent' && 'An out of office event must have a transparency of opaque.') ||
    (isAllDay(event) && 'An out of office event cannot be an all-day event.'),
  workingLocation: (event) =>
    (!event.workingLocationProperties && 'A working location event must have working location properties.') ||
    (event.visibility !== 'public' && 'A working location event must have a visibility setting of public.') ||
    (event.transparency !== 'transparent' && 'A working location event must have a transparency of transparent.'),
  birthday: (event) =>
    (!isAllDay(event) && 'A birthday event must be an all-day event.') ||
    (!/FREQ=YEARLY/i.test(event.recurrence?.[0] ?? '') && 'A birthday event must recur annually.'),
}

/** Throws Google's 400 for an event that its type does not allow. */
export function checkEventType(calendar: Calendar, event: Event, before: StoredEvent | undefined): void {
  const type = event.eventType ?? 'default'
  const earlier = before?.eventType ?? 'default'
  if (before && type !== earlier) throw restricted('The event type cannot be changed.')
  if (!before && type === 'fromGmail') throw restricted('Events of type fromGmail cannot be created.')
  const demand = demands[type]
  if (!demand) return
  if (!calendar.primary) throw restricted(`Events of type ${type} can be on a primary calendar only.`)
  if (event.attendees?.length) throw restricted(`Events of type ${type} cannot have attendees.`)
  const fault = demand(event)
  // An instance of a series carries no rule of its own.
  if (fault && !event.recurringEventId) throw malformed(type, fault)
}

function isAllDay({ start }: Event): boolean {
  return 'date' in start
}

function restricted(message: string): GoogleError {
  return new GoogleError(400, message, { reason: 'eventTypeRestriction', domain: 'calendar' })
}

function malformed(type: EventType, message: string): GoogleError {
  const reason = `malformed${type[0]?.toUpperCase()}${type.slice(1)}Event`
  return new GoogleError(400, message, { reason, domain: 'calendar' })
}
