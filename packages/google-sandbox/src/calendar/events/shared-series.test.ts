import type { calendar_v3 } from '@googleapis/calendar'
import { describe, expect, it } from 'vitest'
import { bruno as brunoAddress, list, startWithGuests } from '../../testing/calendar-pair.ts'

const calendarId = 'primary'

describe('an answer to one instance of a series', () => {
  const recurrence = ['RRULE:FREQ=DAILY;COUNT=3']
  const answerOf = (event: calendar_v3.Schema$Event) =>
    event.attendees?.find(({ email }) => email === brunoAddress)?.responseStatus

  it('reaches the organizer and the other guests, and leaves the other instances open', async () => {
    const { ada, bruno, carla: hers, at } = await startWithGuests({ recurrence })
    const instance = { calendarId, eventId: `${at.eventId}_20261127T090000Z` }
    const attendees = [{ email: brunoAddress, responseStatus: 'accepted', comment: 'Gladly' }]
    const { nextSyncToken } = await list(ada)
    await bruno.events.patch({ ...instance, requestBody: { attendees } })

    for (const calendar of [ada, bruno, hers]) {
      const { items } = await list(calendar, { singleEvents: true, orderBy: 'startTime' })
      expect(items.map(answerOf)).toEqual(['needsAction', 'accepted', 'needsAction'])
      expect(answerOf((await calendar.events.get(at)).data)).toBe('needsAction')
    }
    const { items } = await list(ada, { syncToken: nextSyncToken ?? '' })
    expect(items).toMatchObject([{ id: instance.eventId, recurringEventId: at.eventId, status: 'confirmed' }])
  })

  it('is a refusal when the guest deletes the instance', async () => {
    const { ada, bruno, at } = await startWithGuests({ recurrence })
    await bruno.events.delete({ calendarId, eventId: `${at.eventId}_20261127T090000Z` })
    const { items } = await list(ada, { singleEvents: true, orderBy: 'startTime' })

    expect(items.map(answerOf)).toEqual(['needsAction', 'declined', 'needsAction'])
  })

  it('comes again when the guest puts the instance back', async () => {
    const { ada, bruno, at } = await startWithGuests({ recurrence })
    const instance = { calendarId, eventId: `${at.eventId}_20261127T090000Z` }
    await bruno.events.delete(instance)
    await bruno.events.patch({ ...instance, requestBody: { status: 'confirmed' } })

    expect(answerOf((await ada.events.get(instance)).data)).toBe('needsAction')
  })

  it('is none when the guest only changes how they see the instance', async () => {
    const { ada, bruno, at } = await startWithGuests({ recurrence })
    const instance = { calendarId, eventId: `${at.eventId}_20261127T090000Z` }
    const { nextSyncToken } = await list(ada)
    await bruno.events.patch({ ...instance, requestBody: { colorId: '4' } })

    expect((await list(ada, { syncToken: nextSyncToken ?? '' })).items).toEqual([])
  })
})
