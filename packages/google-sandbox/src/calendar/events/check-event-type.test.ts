import type { calendar_v3 } from '@googleapis/calendar'
import { describe, expect, it } from 'vitest'
import { bruno as brunoAddress, hourAt, insert, list, startCalendars } from '../../testing/calendar-pair.ts'

const hour = hourAt('2026-11-26')
const focusTime = { eventType: 'focusTime', focusTimeProperties: { autoDeclineMode: 'declineNone' } }
const outOfOffice = { eventType: 'outOfOffice', outOfOfficeProperties: { autoDeclineMode: 'declineNone' } }
const wholeDay = { start: { date: '2026-11-26' }, end: { date: '2026-11-27' } }
const atHome = { workingLocationProperties: { type: 'homeOffice', homeOffice: {} } }
const shown = { visibility: 'public', transparency: 'transparent' }

describe('an event of a special type', () => {
  it.each<[string, calendar_v3.Schema$Event]>([
    ['focusTime', { ...hour, focusTimeProperties: { autoDeclineMode: 'declineNone', chatStatus: 'doNotDisturb' } }],
    ['outOfOffice', { ...hour, outOfOfficeProperties: { autoDeclineMode: 'declineNone', declineMessage: 'Away' } }],
    ['workingLocation', { ...wholeDay, ...atHome, ...shown }],
    ['birthday', { ...wholeDay, recurrence: ['RRULE:FREQ=YEARLY'] }],
  ])('%s keeps its properties and is found by its type', async (eventType, properties) => {
    const { ada } = await startCalendars()
    await insert(ada, hour)
    const made = await insert(ada, { eventType, ...properties })
    const { items } = await list(ada, { eventTypes: [eventType] })

    expect(items.map(({ id }) => id)).toEqual([made.id])
    expect(items[0]).toMatchObject({ eventType, ...properties, start: {}, end: {} })
  })

  it.each<[string, string, calendar_v3.Schema$Event]>([
    ['focus time all day', 'malformedFocusTimeEvent', { ...focusTime, ...wholeDay }],
    ['focus time without its properties', 'malformedFocusTimeEvent', { eventType: 'focusTime', ...hour }],
    ['focus time that is free', 'malformedFocusTimeEvent', { ...focusTime, transparency: 'transparent', ...hour }],
    ['out of office all day', 'malformedOutOfOfficeEvent', { ...outOfOffice, ...wholeDay }],
    ['out of office without its properties', 'malformedOutOfOfficeEvent', { eventType: 'outOfOffice', ...hour }],
    [
      'out of office that is free',
      'malformedOutOfOfficeEvent',
      { ...outOfOffice, transparency: 'transparent', ...hour },
    ],
    ['no working location', 'malformedWorkingLocationEvent', { eventType: 'workingLocation', ...shown, ...wholeDay }],
    [
      'a hidden working location',
      'malformedWorkingLocationEvent',
      { eventType: 'workingLocation', ...atHome, ...hour },
    ],
    ['a birthday that happens once', 'malformedBirthdayEvent', { eventType: 'birthday', ...wholeDay }],
    ['an event from Gmail', 'eventTypeRestriction', { eventType: 'fromGmail', ...hour }],
    ['guests', 'eventTypeRestriction', { ...focusTime, attendees: [{ email: brunoAddress }], ...hour }],
  ])('is refused with %s: %s', async (_what, reason, requestBody) => {
    const { ada } = await startCalendars()

    await expect(insert(ada, requestBody)).rejects.toMatchObject({
      status: 400,
      response: { data: { error: { errors: [{ domain: 'calendar', reason }] } } },
    })
  })

  it('stays on the primary calendar and keeps its type', async () => {
    const { ada } = await startCalendars()
    const { data } = await ada.calendars.insert({ requestBody: { summary: 'Garden' } })
    const focus = { ...focusTime, ...hour }
    await expect(insert(ada, focus, { calendarId: data.id ?? '' })).rejects.toMatchObject({ status: 400 })
    const { id: eventId } = await insert(ada, focus)

    for (const eventType of ['default', 'outOfOffice']) {
      const change = ada.events.patch({ calendarId: 'primary', eventId, requestBody: { eventType } })
      await expect(change).rejects.toMatchObject({ status: 400 })
    }
  })

  it('keeps what its type demands through a change', async () => {
    const { ada } = await startCalendars()
    const { id: eventId } = await insert(ada, { ...focusTime, ...hour })
    const at = { calendarId: 'primary', eventId }
    const { data } = await ada.events.patch({ ...at, requestBody: { summary: 'Thinking' } })
    expect(data).toMatchObject({ summary: 'Thinking', ...focusTime })

    await expect(ada.events.update({ ...at, requestBody: { eventType: 'focusTime', ...hour } })).rejects.toMatchObject({
      status: 400,
    })
  })
})
