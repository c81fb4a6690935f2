import { describe, expect, it } from 'vitest'
import { startCalendars } from '../../testing/calendar-pair.ts'

// It is 13:00 of Wednesday, 25 November 2026 in Berlin.
const zone = 'Europe/Berlin'
const timed = (start: string, end: string) => ({
  start: { dateTime: start, timeZone: zone },
  end: { dateTime: end, timeZone: zone },
})

describe('events.quickAdd', () => {
  it.each([
    [
      'Appointment at Somewhere on June 3rd 10am-10:25am',
      {
        summary: 'Appointment',
        location: 'Somewhere',
        ...timed('2027-06-03T10:00:00+02:00', '2027-06-03T10:25:00+02:00'),
      },
    ],
    [
      'Lunch with Chen tomorrow at 12:30',
      { summary: 'Lunch with Chen', ...timed('2026-11-26T12:30:00+01:00', '2026-11-26T13:30:00+01:00') },
    ],
    [
      'Company day on 2026-12-04',
      { summary: 'Company day', start: { date: '2026-12-04' }, end: { date: '2026-12-05' } },
    ],
    ['Call Greta', { summary: 'Call Greta', ...timed('2026-11-25T13:00:00+01:00', '2026-11-25T14:00:00+01:00') }],
  ])('reads “%s”', async (text, event) => {
    const { ada } = await startCalendars()
    const { data } = await ada.events.quickAdd({ calendarId: 'primary', text })

    expect(data).toMatchObject(event)
    expect((await ada.events.get({ calendarId: 'primary', eventId: data.id ?? '' })).data.summary).toBe(event.summary)
  })

  it('demands a text', async () => {
    const { ada } = await startCalendars()

    await expect(ada.events.quickAdd({ calendarId: 'primary', text: '' })).rejects.toMatchObject({ status: 400 })
  })
})
