import type { calendar_v3 } from '@googleapis/calendar'
import { describe, expect, it } from 'vitest'
import {
  ada as adaAddress,
  bruno as brunoAddress,
  hourAt,
  insert,
  list,
  startCalendars,
} from '../../testing/calendar-pair.ts'

const calendarId = 'primary'
const carla = 'carla@example.test'

/** Ada invites Bruno and Carla. */
async function startWithGuests(event: object = {}) {
  const people = await startCalendars()
  await people.sandbox.plant({ accounts: [{ email: carla, name: 'Carla' }] })
  const attendees = [adaAddress, brunoAddress, carla].map((email) => ({ email }))
  const { id: eventId } = await insert(people.ada, {
    summary: 'Review',
    attendees,
    ...hourAt('2026-11-26'),
    ...event,
  })
  return { ...people, carla: (await people.sandbox.connect(carla)).calendar, at: { calendarId, eventId } }
}

describe('extended properties', () => {
  const extendedProperties = { private: { ticket: '7' }, shared: { room: 'Fresnel' } }

  it('that are private stay with the copy they were set in; shared ones are everybody’s', async () => {
    const { ada, bruno, at } = await startWithGuests({ extendedProperties })
    expect((await bruno.events.get(at)).data.extendedProperties).toEqual({ shared: { room: 'Fresnel' } })

    await bruno.events.patch({ ...at, requestBody: { extendedProperties: { private: { ticket: '8' } } } })
    const changed = { private: { ticket: '9' }, shared: { room: 'Argand' } }
    await ada.events.patch({ ...at, requestBody: { extendedProperties: changed } })

    expect((await ada.events.get(at)).data.extendedProperties).toEqual(changed)
    expect((await bruno.events.get(at)).data.extendedProperties).toEqual({
      private: { ticket: '8' },
      shared: { room: 'Argand' },
    })
  })

  it('that a guest gave a series stay when the organizer changes one instance', async () => {
    const { ada, bruno, at } = await startWithGuests({ recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] })
    await bruno.events.patch({ ...at, requestBody: { extendedProperties: { private: { ticket: '8' } } } })
    const instance = { calendarId, eventId: `${at.eventId}_20261127T090000Z` }
    await ada.events.patch({ ...instance, requestBody: { summary: 'Retro' } })

    expect((await bruno.events.get(instance)).data).toMatchObject({
      summary: 'Retro',
      extendedProperties: { private: { ticket: '8' } },
    })
  })
})

describe('the rights of guests', () => {
  const rights = [
    { guestsCanModify: true },
    { guestsCanInviteOthers: false },
    { guestsCanSeeOtherGuests: false },
    { anyoneCanAddSelf: true },
  ]

  it.each(rights)('are not a guest’s to set: %o', async (requestBody) => {
    const { bruno, at } = await startWithGuests()

    await expect(bruno.events.patch({ ...at, requestBody })).rejects.toMatchObject({
      status: 403,
      response: { data: { error: { errors: [{ reason: 'forbiddenForNonOrganizer' }] } } },
    })
  })

  it('are not lost or won by a guest’s update that names them as they are, or not at all', async () => {
    const { bruno, at } = await startWithGuests({ guestsCanSeeOtherGuests: false })
    const body = { summary: 'Review', ...hourAt('2026-11-26') }
    await bruno.events.update({ ...at, requestBody: { ...body, guestsCanModify: false } })
    const { data } = await bruno.events.update({ ...at, requestBody: body })

    expect(data.guestsCanSeeOtherGuests).toBe(false)
    expect(data.attendees?.map(({ email }) => email)).toEqual([brunoAddress])
  })
})

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

  it('is none when the guest only changes how they see the instance', async () => {
    const { ada, bruno, at } = await startWithGuests({ recurrence })
    const instance = { calendarId, eventId: `${at.eventId}_20261127T090000Z` }
    const { nextSyncToken } = await list(ada)
    await bruno.events.patch({ ...instance, requestBody: { colorId: '4' } })

    expect((await list(ada, { syncToken: nextSyncToken ?? '' })).items).toEqual([])
  })
})

describe('a guest who may modify', () => {
  it('keeps their own view of the event to themselves', async () => {
    const { ada, bruno, at } = await startWithGuests({ guestsCanModify: true })
    const { data: before } = await ada.events.get(at)
    await bruno.events.patch({ ...at, requestBody: { colorId: '4', reminders: { useDefault: false } } })
    const { data } = await ada.events.get(at)

    expect([data.colorId, data.reminders, data.updated]).toEqual([undefined, { useDefault: true }, before.updated])
  })

  it('changes the event for the organizer and the other guests', async () => {
    const { ada, bruno, carla: hers, at } = await startWithGuests({ guestsCanModify: true })
    const change = { summary: 'Retro', description: 'Slides', location: 'Room Fresnel', ...hourAt('2026-11-27') }
    const { data } = await bruno.events.patch({ ...at, requestBody: change })
    expect((await bruno.events.get(at)).data.etag).toBe(data.etag)

    for (const calendar of [ada, hers]) {
      const { items } = await list(calendar, { timeZone: 'Europe/Berlin' })
      expect(items).toMatchObject([{ ...change, start: { dateTime: '2026-11-27T10:00:00+01:00' }, end: {} }])
      expect(items[0]?.attendees).toHaveLength(3)
    }
  })

  it('changes one instance for everybody', async () => {
    const { ada, bruno, at } = await startWithGuests({
      guestsCanModify: true,
      recurrence: ['RRULE:FREQ=DAILY;COUNT=2'],
    })
    const instance = { calendarId, eventId: `${at.eventId}_20261127T090000Z` }
    await bruno.events.patch({ ...instance, requestBody: { summary: 'Retro' } })

    expect((await list(ada, { singleEvents: true, orderBy: 'startTime' })).summaries).toEqual(['Review', 'Retro'])
  })

  it('invites somebody else, but answers for nobody', async () => {
    const {
      ada,
      bruno,
      carla: hers,
      at,
    } = await startWithGuests({
      guestsCanModify: true,
      attendees: [{ email: adaAddress }, { email: brunoAddress }],
    })
    const answers = [adaAddress, brunoAddress, carla].map((email) => ({ email, responseStatus: 'accepted' }))
    await bruno.events.patch({ ...at, requestBody: { attendees: answers } })
    const { data } = await ada.events.get(at)

    expect(data.attendees?.map(({ responseStatus }) => responseStatus)).toEqual([
      'needsAction',
      'accepted',
      'needsAction',
    ])
    expect((await list(hers)).summaries).toEqual(['Review'])
  })

  it('declines by deleting, which leaves the event to everybody else', async () => {
    const { ada, bruno, at } = await startWithGuests({ guestsCanModify: true })
    await bruno.events.delete(at)
    const { data } = await ada.events.get(at)

    expect([data.status, data.attendees?.[1]?.responseStatus]).toEqual(['confirmed', 'declined'])
  })
})
