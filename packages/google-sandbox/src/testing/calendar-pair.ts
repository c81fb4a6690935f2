/** Two people with empty calendars, a third to invite, and the short ways to write and read them that tests share. */
import type { calendar_v3 } from '@googleapis/calendar'
import { startSandbox } from './start-sandbox.ts'

export const ada = 'ada@example.test'
export const bruno = 'bruno@example.test'
export const carla = 'carla@example.test'

/** Ada in Berlin, Bruno in São Paulo; it is noon of 25 November 2026 in UTC. */
export async function startCalendars() {
  const sandbox = await startSandbox({ seed: 'empty', now: () => new Date('2026-11-25T12:00:00Z') })
  await sandbox.plant({
    accounts: [
      { email: ada, name: 'Ada Berg', time_zone: 'Europe/Berlin' },
      { email: bruno, name: 'Bruno Costa', time_zone: 'America/Sao_Paulo' },
    ],
  })
  const [hers, his] = [await sandbox.connect(ada), await sandbox.connect(bruno)]
  return { sandbox, ada: hers.calendar, bruno: his.calendar }
}

/** Ada invites Bruno and Carla to an hour of 26 November. */
export async function startWithGuests(event: calendar_v3.Schema$Event = {}) {
  const people = await startCalendars()
  await people.sandbox.plant({ accounts: [{ email: carla, name: 'Carla' }] })
  const attendees = [ada, bruno, carla].map((email) => ({ email }))
  const { id: eventId } = await insert(people.ada, {
    summary: 'Review',
    attendees,
    ...hourAt('2026-11-26'),
    ...event,
  })
  return {
    ...people,
    carla: (await people.sandbox.connect(carla)).calendar,
    at: { calendarId: 'primary', eventId },
  }
}

/** Inserts into the primary calendar and returns the event with its id. */
export async function insert(
  calendar: calendar_v3.Calendar,
  requestBody: calendar_v3.Schema$Event,
  options: calendar_v3.Params$Resource$Events$Insert = {},
) {
  const { data } = await calendar.events.insert({ calendarId: 'primary', requestBody, ...options })
  return { ...data, id: data.id ?? '' }
}

/** Lists the primary calendar. */
export async function list(calendar: calendar_v3.Calendar, options: calendar_v3.Params$Resource$Events$List = {}) {
  const { data } = await calendar.events.list({ calendarId: 'primary', ...options })
  return { ...data, items: data.items ?? [], summaries: (data.items ?? []).map(({ summary }) => summary) }
}

/** An hour in Berlin. */
export function hourAt(date: string, time = '10:00'): Pick<calendar_v3.Schema$Event, 'start' | 'end'> {
  const timeZone = 'Europe/Berlin'
  const end = `${String(Number(time.slice(0, 2)) + 1).padStart(2, '0')}${time.slice(2)}`
  return { start: { dateTime: `${date}T${time}:00`, timeZone }, end: { dateTime: `${date}T${end}:00`, timeZone } }
}
