/** The people's calendars: recurring, all-day, across zones, overlapping; dated around today. */
import { Temporal } from 'temporal-polyfill'
import type { Seed } from './plant.ts'

type SeedEvents = NonNullable<Seed['events']>

/** Events for `plant`. */
export function seedEvents(now: Date): SeedEvents {
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime())
  const berlin = instant.toZonedDateTimeISO('Europe/Berlin').toPlainDate()
  const monday = berlin.subtract({ days: berlin.dayOfWeek - 1 })
  const at = (days: number, time: string, timeZone = 'Europe/Berlin') => ({
    dateTime: `${monday.add({ days }).toString()}T${time}:00`,
    timeZone,
  })
  const on = (days: number) => ({ date: monday.add({ days }).toString() })
  const everybody = ['ada', 'bruno', 'chen'].map((name) => ({
    email: `${name}@example.test`,
    responseStatus: name === 'ada' ? ('accepted' as const) : ('needsAction' as const),
  }))
  return [
    {
      account: 'ada@example.test',
      summary: 'Lighthouse stand-up',
      description: 'What moved, what is stuck.',
      start: at(-28, '09:30'),
      end: at(-28, '09:45'),
      recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
      attendees: everybody,
      conferenceData: { createRequest: { requestId: 'stand-up', conferenceSolutionKey: { type: 'hangoutsMeet' } } },
    },
    {
      account: 'ada@example.test',
      summary: 'Project review',
      location: 'Room Fresnel',
      start: at(3, '15:00'),
      end: at(3, '16:30'),
      attendees: everybody,
    },
    {
      account: 'ada@example.test',
      summary: 'Dentist',
      start: at(3, '16:00'),
      end: at(3, '16:45'),
      visibility: 'private',
    },
    {
      account: 'ada@example.test',
      summary: 'Coffee with Chen',
      location: 'By the canal',
      start: at(9, '10:00'),
      end: at(9, '11:00'),
    },
    {
      account: 'ada@example.test',
      summary: 'Call with the Singapore lab',
      start: at(10, '16:00', 'Asia/Singapore'),
      end: at(10, '16:30', 'Asia/Singapore'),
    },
    { account: 'ada@example.test', summary: 'Train to Hamburg', start: at(4, '08:06'), end: at(4, '09:54') },
    { account: 'ada@example.test', summary: 'Moving house', start: on(12), end: on(14), transparency: 'transparent' },
    {
      account: 'ada@example.test',
      summary: 'Focus time',
      eventType: 'focusTime',
      start: at(1, '13:00'),
      end: at(1, '15:00'),
      recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=20'],
      focusTimeProperties: { autoDeclineMode: 'declineNone', chatStatus: 'doNotDisturb' },
    },
    {
      account: 'bruno@example.test',
      summary: 'Almoço com Lívia',
      start: at(2, '12:30', 'America/Sao_Paulo'),
      end: at(2, '13:30', 'America/Sao_Paulo'),
    },
    {
      account: 'bruno@example.test',
      summary: 'Aniversário da mãe',
      start: on(6),
      end: on(7),
      recurrence: ['RRULE:FREQ=YEARLY'],
    },
    {
      account: 'bruno@example.test',
      summary: 'Flight to Berlin',
      start: at(8, '18:20', 'America/Sao_Paulo'),
      end: at(9, '11:05', 'Europe/Berlin'),
    },
    {
      account: 'chen@example.test',
      summary: '实验室例会',
      start: at(2, '10:00', 'Asia/Singapore'),
      end: at(2, '11:00', 'Asia/Singapore'),
      recurrence: ['RRULE:FREQ=WEEKLY;INTERVAL=2'],
    },
    {
      account: 'chen@example.test',
      summary: 'Out of office',
      eventType: 'outOfOffice',
      start: at(4, '09:00', 'Asia/Singapore'),
      end: at(4, '18:00', 'Asia/Singapore'),
      outOfOfficeProperties: { autoDeclineMode: 'declineNone' },
    },
  ]
}
