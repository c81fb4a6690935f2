import type { calendar_v3 } from '@googleapis/calendar'
import { describe, expect, it } from 'vitest'
import { bruno as brunoAddress, carla, hourAt, list, startWithGuests } from '../../testing/calendar-pair.ts'

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

describe('a series that becomes shorter', () => {
  const recurrence = ['RRULE:FREQ=DAILY;COUNT=3']
  const shorter = { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] }

  it.each(['ada', 'bruno'] as const)('by %s loses its exceptions beyond the end, for everybody', async (who) => {
    const people = await startWithGuests({ recurrence, guestsCanModify: true })
    const { ada, bruno, carla: hers, at } = people
    const last = { calendarId, eventId: `${at.eventId}_20261128T090000Z` }
    await ada.events.patch({ ...last, requestBody: { summary: 'Retro' } })
    await people[who].events.patch({ ...at, requestBody: shorter })

    for (const calendar of [ada, bruno, hers]) {
      expect((await list(calendar, { singleEvents: true })).summaries).toEqual(['Review', 'Review'])
      expect((await calendar.events.get(last)).data.status).toBe('cancelled')
    }
    const { data } = await ada.events.get(last)
    expect(data.attendees?.map(({ responseStatus }) => responseStatus)).not.toContain('declined')
  })

  it.each(['ada', 'bruno'] as const)(
    'by %s loses what guests had changed for themselves beyond the end',
    async (who) => {
      const people = await startWithGuests({ recurrence, guestsCanModify: true })
      const { ada, bruno, carla: hers, at } = people
      const last = { calendarId, eventId: `${at.eventId}_20261128T090000Z` }
      for (const calendar of [bruno, hers]) await calendar.events.patch({ ...last, requestBody: { colorId: '4' } })
      await people[who].events.patch({ ...at, requestBody: shorter })

      for (const calendar of [ada, bruno, hers])
        expect((await list(calendar, { singleEvents: true })).summaries).toEqual(['Review', 'Review'])
    },
  )

  it('takes an exception beyond the end from who was invited to nothing else', async () => {
    const attendees = [{ email: brunoAddress }]
    const { ada, bruno, carla: hers, at } = await startWithGuests({ recurrence, guestsCanModify: true, attendees })
    const last = { calendarId, eventId: `${at.eventId}_20261128T090000Z` }
    await ada.events.patch({ ...last, requestBody: { attendees: [...attendees, { email: carla }] } })
    expect((await list(hers, { singleEvents: true })).summaries).toEqual(['Review'])
    await bruno.events.patch({ ...at, requestBody: shorter })

    expect((await list(hers, { singleEvents: true })).summaries).toEqual([])
  })

  it('keeps exceptions that the new rule still makes', async () => {
    const { ada, bruno, at } = await startWithGuests({ recurrence, guestsCanModify: true })
    const second = { calendarId, eventId: `${at.eventId}_20261127T090000Z` }
    await ada.events.patch({ ...second, requestBody: { summary: 'Retro', ...hourAt('2026-11-27', '15:00') } })
    await bruno.events.patch({ ...at, requestBody: shorter })

    for (const calendar of [ada, bruno]) {
      const { summaries } = await list(calendar, { singleEvents: true, orderBy: 'startTime' })
      expect(summaries).toEqual(['Review', 'Retro'])
    }
  })
})
