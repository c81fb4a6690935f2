/** What somebody sees in all their calendars over two weeks, recurring events as the instances they make. */
import { instancesOf, overlaps } from '../calendar/events/instances.ts'
import type { Calendar } from '../calendar/agenda/agenda.ts'
import type { StoredEvent } from '../calendar/events/event-store.ts'
import { momentOf, renderMoment, type Span } from '../calendar/time/event-time.ts'
import type { Person } from '../world/person.ts'
import type { World } from '../world/world.ts'

/** One line of the calendar, ready to be shown. */
export interface Appointment {
  when: string
  summary: string
  place: string
  guests: string
}

const dayMs = 86_400_000
const mostAppointments = 60

/** From yesterday on, in order. */
export function resolveAgenda(world: World, person: Person): Appointment[] {
  const window = { startMs: world.clock.ms() - dayMs, endMs: world.clock.ms() + 13 * dayMs }
  const found = [...person.agenda.calendars.values()].flatMap((calendar) => eventsOf(calendar, window))
  return found
    .sort((a, b) => momentOf(a.start, person.timeZone) - momentOf(b.start, person.timeZone))
    .slice(0, mostAppointments)
    .map((event) => describe(event, person))
}

function eventsOf(calendar: Calendar, window: Span): StoredEvent[] {
  const all = calendar.events.all().filter(({ status }) => status !== 'cancelled')
  const single = all.filter(({ recurrence }) => !recurrence?.length)
  const series = all.filter(({ recurrence }) => recurrence?.length)
  const events = [...single, ...series.flatMap((master) => instancesOf(calendar, master, window))]
  const once = new Map(events.map((event) => [event.id, event]))
  return [...once.values()].filter((event) => event.status !== 'cancelled' && overlaps(calendar, event, window))
}

function describe({ start, summary, location, attendees = [] }: StoredEvent, person: Person): Appointment {
  const when = 'date' in start ? start.date : renderMoment(momentOf(start, person.timeZone), person.timeZone)
  return {
    when: when.replace('T', ' ').slice(0, 16),
    summary: summary ?? '(no title)',
    place: location ?? '',
    guests: attendees.map(({ email, responseStatus }) => `${email}: ${responseStatus ?? 'needsAction'}`).join(', '),
  }
}
