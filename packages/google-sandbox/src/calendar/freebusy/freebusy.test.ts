import { describe, expect, it } from 'vitest'
import {
  ada as adaAddress,
  bruno as brunoAddress,
  hourAt,
  insert,
  startCalendars,
} from '../../testing/calendar-pair.ts'

const day = { timeMin: '2026-11-26T00:00:00+01:00', timeMax: '2026-11-27T00:00:00+01:00' }

describe('freebusy.query', () => {
  it('merges what overlaps, expands series, and leaves out what is free, declined or cancelled', async () => {
    const { ada, bruno } = await startCalendars()
    await insert(ada, hourAt('2026-11-26', '10:00'))
    await insert(ada, hourAt('2026-11-26', '10:30'))
    await insert(ada, { recurrence: ['RRULE:FREQ=WEEKLY'], ...hourAt('2026-11-19', '14:00') })
    await insert(ada, { transparency: 'transparent', ...hourAt('2026-11-26', '16:00') })
    await insert(bruno, {
      attendees: [{ email: adaAddress, responseStatus: 'declined' }],
      ...hourAt('2026-11-26', '18:00'),
    })
    const off = await insert(ada, hourAt('2026-11-26', '20:00'))
    await ada.events.delete({ calendarId: 'primary', eventId: off.id })
    const requestBody = { ...day, timeZone: 'Europe/Berlin', items: [{ id: 'primary' }] }
    const { data } = await ada.freebusy.query({ requestBody })

    expect(data.calendars?.['primary']?.busy).toEqual([
      { start: '2026-11-26T10:00:00+01:00', end: '2026-11-26T11:30:00+01:00' },
      { start: '2026-11-26T14:00:00+01:00', end: '2026-11-26T15:00:00+01:00' },
    ])
  })

  it('cuts busy time to the window', async () => {
    const { ada } = await startCalendars()
    await insert(ada, { start: { date: '2026-11-25' }, end: { date: '2026-11-28' } })
    const { data } = await ada.freebusy.query({ requestBody: { ...day, items: [{ id: adaAddress }] } })

    expect(data.calendars?.[adaAddress]?.busy).toEqual([{ start: '2026-11-25T23:00:00Z', end: '2026-11-26T23:00:00Z' }])
  })

  it('knows colleagues, and says notFound for everybody else', async () => {
    const { sandbox, ada, bruno } = await startCalendars()
    await sandbox.plant({ accounts: [{ email: 'eve@elsewhere.test', name: 'Eve' }] })
    await insert(bruno, hourAt('2026-11-26'))
    const items = [brunoAddress, 'eve@elsewhere.test', 'nobody@example.test'].map((id) => ({ id }))
    const { data } = await ada.freebusy.query({ requestBody: { ...day, items } })

    expect(data.calendars?.[brunoAddress]?.busy).toHaveLength(1)
    expect(data.calendars?.['eve@elsewhere.test']?.errors).toEqual([{ domain: 'global', reason: 'notFound' }])
    expect(data.calendars?.['nobody@example.test']?.errors).toHaveLength(1)
  })

  it('answers for 90 days, and refuses more', async () => {
    const { ada } = await startCalendars()
    const ask = (timeMax: string) =>
      ada.freebusy.query({ requestBody: { timeMin: '2026-12-01T00:00:00Z', timeMax, items: [{ id: 'primary' }] } })

    expect((await ask('2027-03-01T00:00:00Z')).status).toBe(200)
    await expect(ask('2027-03-01T00:00:01Z')).rejects.toMatchObject({
      status: 400,
      response: {
        data: {
          error: {
            message: 'The requested time range is too long.',
            errors: [{ domain: 'calendar', reason: 'timeRangeTooLong' }],
          },
        },
      },
    })
  })

  it('refuses an empty range', async () => {
    const { ada } = await startCalendars()
    const requestBody = { timeMin: day.timeMin, timeMax: day.timeMin, items: [] }

    await expect(ada.freebusy.query({ requestBody })).rejects.toMatchObject({ status: 400 })
  })
})
