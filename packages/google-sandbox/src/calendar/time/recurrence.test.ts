import type { calendar_v3 } from '@googleapis/calendar'
import { describe, expect, it } from 'vitest'
import { bruno as brunoAddress, hourAt, insert, list, startCalendars } from '../../testing/calendar-pair.ts'

const starts = ({ items }: { items: calendar_v3.Schema$Event[] }) =>
  items.map(({ start }) => start?.dateTime ?? start?.date)

describe('a recurring event', () => {
  it('keeps its hour on the wall across the end of summer time', async () => {
    const { ada } = await startCalendars()
    const rule = { recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3'] }
    await insert(ada, { summary: 'stand-up', ...rule, ...hourAt('2026-10-19', '09:30') })

    expect(starts(await list(ada, { singleEvents: true }))).toEqual([
      '2026-10-19T09:30:00+02:00',
      '2026-10-26T09:30:00+01:00',
      '2026-11-02T09:30:00+01:00',
    ])
  })

  // RFC 5545 §3.3.10: what falls on no local time is left out and not counted.
  it('keeps its hour across the start of summer time, and leaves out the day that does not have it', async () => {
    const { ada } = await startCalendars()
    await insert(ada, { recurrence: ['RRULE:FREQ=DAILY;COUNT=3'], ...hourAt('2027-03-27', '02:30') })

    expect(starts(await list(ada, { singleEvents: true }))).toEqual([
      '2027-03-27T02:30:00+01:00',
      '2027-03-29T02:30:00+02:00',
      '2027-03-30T02:30:00+02:00',
    ])
  })

  it('keeps the hour of its own zone in a calendar of another zone', async () => {
    const { bruno } = await startCalendars()
    await insert(bruno, { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'], ...hourAt('2027-03-27', '09:30') })

    expect(starts(await list(bruno, { singleEvents: true }))).toEqual([
      '2027-03-27T05:30:00-03:00',
      '2027-03-28T04:30:00-03:00',
    ])
  })

  it('is one event with its rule unless singleEvents asks for instances', async () => {
    const { ada } = await startCalendars()
    const series = await insert(ada, { recurrence: ['RRULE:FREQ=DAILY;COUNT=3'], ...hourAt('2026-11-26') })
    const whole = await list(ada)
    const { items } = await list(ada, { singleEvents: true })

    expect(whole.items.map(({ id, recurrence }) => [id, recurrence])).toEqual([
      [series.id, ['RRULE:FREQ=DAILY;COUNT=3']],
    ])
    expect(items).toHaveLength(3)
    expect(items[0]).toMatchObject({
      id: `${series.id}_20261126T090000Z`,
      recurringEventId: series.id,
      originalStartTime: { dateTime: '2026-11-26T10:00:00+01:00' },
    })
    expect(items[0]?.recurrence).toBeUndefined()
  })

  it('without an end is found years after it began, when the window has no end either', async () => {
    const { ada } = await startCalendars()
    await insert(ada, { recurrence: ['RRULE:FREQ=WEEKLY'], ...hourAt('2018-01-01') })
    const found = await list(ada, { singleEvents: true, timeMin: '2026-11-25T12:00:00Z', maxResults: 1 })

    expect(starts(found)).toEqual(['2026-11-30T10:00:00+01:00'])
  })

  it('of 20000 days is found decades later, by itself and as busy time', async () => {
    const { ada } = await startCalendars()
    await insert(ada, { recurrence: ['RRULE:FREQ=DAILY;COUNT=20000'], ...hourAt('2026-11-26') })
    const day = { timeMin: '2060-01-01T00:00:00Z', timeMax: '2060-01-02T00:00:00Z' }
    const { data } = await ada.freebusy.query({ requestBody: { ...day, items: [{ id: 'primary' }] } })

    expect(starts(await list(ada, { ...day, singleEvents: true }))).toEqual(['2060-01-01T10:00:00+01:00'])
    expect(data.calendars?.['primary']?.busy).toHaveLength(1)
  })

  it('beyond any count leaves the calendar readable, also once deleted', async () => {
    const { ada } = await startCalendars()
    const { nextSyncToken: syncToken } = await list(ada)
    const { id: eventId } = await insert(ada, {
      recurrence: ['RRULE:FREQ=DAILY;COUNT=9000000'],
      ...hourAt('2026-11-26'),
    })
    expect((await list(ada)).items).toHaveLength(1)
    const far = { timeMin: '2900-01-01T00:00:00Z', timeMax: '2900-01-02T00:00:00Z' }
    expect((await list(ada, { ...far, singleEvents: true })).items).toEqual([])
    await ada.events.delete({ calendarId: 'primary', eventId })

    for (const options of [{ syncToken: syncToken ?? '' }, { showDeleted: true }])
      expect((await list(ada, options)).items).toMatchObject([{ id: eventId, status: 'cancelled' }])
  })

  it('leaves out EXDATE and stops at UNTIL', async () => {
    const { ada } = await startCalendars()
    const recurrence = ['RRULE:FREQ=DAILY;UNTIL=20261129T090000Z', 'EXDATE;TZID=Europe/Berlin:20261127T100000']
    await insert(ada, { recurrence, ...hourAt('2026-11-26') })

    expect(starts(await list(ada, { singleEvents: true }))).toEqual([
      '2026-11-26T10:00:00+01:00',
      '2026-11-28T10:00:00+01:00',
      '2026-11-29T10:00:00+01:00',
    ])
  })

  it('of whole days falls on its days in the calendar’s zone', async () => {
    const { ada } = await startCalendars()
    const recurrence = ['RRULE:FREQ=DAILY;UNTIL=20261130']
    await insert(ada, { recurrence, start: { date: '2026-11-26' }, end: { date: '2026-11-27' } })
    const on = (timeMin: string, timeMax: string) => list(ada, { singleEvents: true, timeMin, timeMax })

    expect(starts(await on('2026-11-28T00:00:00+01:00', '2026-11-29T00:00:00+01:00'))).toEqual(['2026-11-28'])
    expect(starts(await on('2026-11-29T12:00:00+01:00', '2027-01-01T00:00:00+01:00'))).toEqual([
      '2026-11-29',
      '2026-11-30',
    ])
  })

  it.each([
    ['a rule nobody can read', { recurrence: ['RRULE:FREQ=SOMETIMES'] }],
    ['a rule by the second', { recurrence: ['RRULE:FREQ=SECONDLY'] }],
    ['a rule by the minute', { recurrence: ['RRULE:FREQ=MINUTELY;COUNT=20000'] }],
    ['a rule by the hour', { recurrence: ['RRULE:INTERVAL=2;FREQ=HOURLY'] }],
    ['a line that is no rule', { recurrence: ['every day'] }],
    [
      'no zone',
      {
        recurrence: ['RRULE:FREQ=DAILY'],
        start: { dateTime: '2026-11-26T10:00:00Z' },
        end: { dateTime: '2026-11-26T11:00:00Z' },
      },
    ],
  ])('is refused with %s', async (_what, change) => {
    const { ada } = await startCalendars()

    await expect(insert(ada, { ...hourAt('2026-11-26'), ...change })).rejects.toMatchObject({ status: 400 })
  })
})

describe('one instance', () => {
  async function startWithSeries() {
    const people = await startCalendars()
    const attendees = [{ email: brunoAddress }]
    const recurrence = ['RRULE:FREQ=DAILY;COUNT=4']
    const series = await insert(people.ada, { summary: 'daily', recurrence, attendees, ...hourAt('2026-11-26') })
    const instanceOn = (day: string) => ({ calendarId: 'primary', eventId: `${series.id}_202611${day}T090000Z` })
    return { ...people, series, instanceOn }
  }

  it('moves alone, remembers where it was, and moves for the guest', async () => {
    const { ada, bruno, instanceOn } = await startWithSeries()
    await ada.events.patch({ ...instanceOn('27'), requestBody: { summary: 'moved', ...hourAt('2026-11-27', '15:00') } })
    const { items } = await list(bruno, { singleEvents: true, orderBy: 'startTime', timeZone: 'Europe/Berlin' })

    expect(items.map(({ summary }) => summary)).toEqual(['daily', 'moved', 'daily', 'daily'])
    expect(items[1]).toMatchObject({
      start: { dateTime: '2026-11-27T15:00:00+01:00' },
      originalStartTime: { dateTime: '2026-11-27T10:00:00+01:00' },
    })
  })

  it('is deleted alone', async () => {
    const { ada, bruno, instanceOn } = await startWithSeries()
    await ada.events.delete(instanceOn('27'))

    for (const calendar of [ada, bruno]) {
      const { items } = await list(calendar, { singleEvents: true, orderBy: 'startTime', timeZone: 'UTC' })
      expect(starts({ items })).toEqual(['2026-11-26T09:00:00Z', '2026-11-28T09:00:00Z', '2026-11-29T09:00:00Z'])
    }
  })

  it('that was deleted stands in an unexpanded list as cancelled, and in instances when asked for', async () => {
    const { ada, series, instanceOn } = await startWithSeries()
    const gone = instanceOn('27')
    await ada.events.delete(gone)
    const whole = await list(ada)
    const instances = async (showDeleted: boolean) =>
      (await ada.events.instances({ calendarId: 'primary', eventId: series.id, showDeleted })).data.items ?? []

    expect(whole.items.map(({ id, status }) => [id, status])).toEqual([
      [series.id, 'confirmed'],
      [gone.eventId, 'cancelled'],
    ])
    expect(await instances(false)).toHaveLength(3)
    expect((await instances(true)).filter(({ status }) => status === 'cancelled')).toMatchObject([{ id: gone.eventId }])
  })

  it('is found by where it was meant to be', async () => {
    const { ada, series, instanceOn } = await startWithSeries()
    await ada.events.patch({ ...instanceOn('27'), requestBody: hourAt('2026-11-27', '15:00') })
    const at = { calendarId: 'primary', eventId: series.id, originalStart: '2026-11-27T10:00:00+01:00' }

    expect((await ada.events.instances(at)).data.items).toMatchObject([{ id: instanceOn('27').eventId }])
  })

  it('that was changed stays when the series is cut after it, and goes when it is cut before', async () => {
    const { ada, bruno, series, instanceOn } = await startWithSeries()
    for (const day of ['26', '28'])
      await ada.events.patch({ ...instanceOn(day), requestBody: { summary: `on ${day}` } })
    const requestBody = { recurrence: ['RRULE:FREQ=DAILY;UNTIL=20261127T090000Z'] }
    await ada.events.patch({ calendarId: 'primary', eventId: series.id, requestBody })

    for (const calendar of [ada, bruno]) {
      const { summaries } = await list(calendar, { singleEvents: true, orderBy: 'startTime' })
      expect(summaries).toEqual(['on 26', 'daily'])
    }
  })

  it('stands in events.instances', async () => {
    const { ada, series, instanceOn } = await startWithSeries()
    const { data } = await ada.events.instances({ calendarId: 'primary', eventId: series.id, maxResults: 2 })
    const { data: single } = await ada.events.get(instanceOn('27'))

    expect(data.items).toHaveLength(2)
    expect(data.nextPageToken).toBeTruthy()
    expect(single.recurringEventId).toBe(series.id)
    await expect(ada.events.get(instanceOn('25'))).rejects.toMatchObject({ status: 404 })
  })
})
