import type { calendar_v3 } from '@googleapis/calendar'
import { describe, expect, it } from 'vitest'
import {
  ada as adaAddress,
  bruno as brunoAddress,
  carla,
  hourAt,
  list,
  startWithGuests,
} from '../../testing/calendar-pair.ts'

const calendarId = 'primary'

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

describe('a guest who may not modify', () => {
  const link = { fileUrl: 'https://files.example/plan', title: 'Plan' }
  const shared = {
    location: 'Room Fresnel',
    attachments: [link],
    extendedProperties: { private: { ticket: '7' }, shared: { room: 'Fresnel' } },
    conferenceData: { createRequest: { requestId: 'meet-1' } },
  }
  async function startShared() {
    const people = await startWithGuests()
    const requestBody = { ...shared, source: { title: 'Wiki', url: 'https://wiki.example' } }
    await people.ada.events.patch({ ...people.at, requestBody, conferenceDataVersion: 1 })
    return { ...people, at: { ...people.at, conferenceDataVersion: 1 } }
  }

  it.each<calendar_v3.Schema$Event>([
    { summary: 'Retro' },
    { location: null },
    hourAt('2026-11-27'),
    { recurrence: ['RRULE:FREQ=DAILY'] },
    { status: 'tentative' },
    { attachments: [] },
    { extendedProperties: { shared: { room: 'Argand' } } },
    { extendedProperties: { shared: { floor: '2' } } },
    { extendedProperties: { shared: null } as unknown as object },
    { extendedProperties: null },
    { conferenceData: { createRequest: { requestId: 'meet-2' } } },
    { conferenceData: null as unknown as object },
    { source: { title: 'Blog', url: 'https://blog.example' } },
  ])('is refused what belongs to everybody, and their copy stays: %o', async (requestBody) => {
    const { bruno, at } = await startShared()
    const { data: before } = await bruno.events.get(at)

    await expect(bruno.events.patch({ ...at, requestBody })).rejects.toMatchObject({
      status: 403,
      response: { data: { error: { errors: [{ domain: 'calendar', reason: 'forbiddenForNonOrganizer' }] } } },
    })
    expect((await bruno.events.get(at)).data).toEqual(before)
  })

  it('may name what belongs to everybody as it is', async () => {
    const { bruno, at } = await startShared()
    const { data: before } = await bruno.events.get(at)
    const { data } = await bruno.events.update({ ...at, requestBody: before })
    const { etag: _etag, updated: _updated, ...rest } = before

    expect(data).toMatchObject(rest)
  })

  it('loses nothing of it by an update that leaves it out', async () => {
    const { bruno, at } = await startShared()
    const { data: before } = await bruno.events.get(at)
    const requestBody = { ...hourAt('2026-11-26'), extendedProperties: { private: { ticket: '8' } } }
    const { data } = await bruno.events.update({ ...at, requestBody })
    const { summary, location, attachments, source, conferenceData, sequence } = before

    expect(data).toMatchObject({ summary, location, attachments, source, conferenceData, sequence })
    expect(data.extendedProperties).toEqual({ private: { ticket: '8' }, shared: { room: 'Fresnel' } })
  })

  it('has conference data of a request below version 1 ignored, as everybody has', async () => {
    const { bruno, at } = await startShared()
    const requestBody = { colorId: '4', conferenceData: { createRequest: { requestId: 'meet-2' } } }
    const { data } = await bruno.events.patch({ ...at, conferenceDataVersion: 0, requestBody })

    expect([data.colorId, data.conferenceData?.createRequest?.requestId]).toEqual(['4', 'meet-1'])
  })

  it('answers, and changes nothing else of their entry among the attendees', async () => {
    const { ada, bruno, at } = await startWithGuests()
    const answer = { responseStatus: 'accepted', comment: 'Gladly', additionalGuests: 1 }
    const attendees = [{ email: brunoAddress, ...answer, optional: true, displayName: 'The boss' }]
    await bruno.events.patch({ ...at, requestBody: { attendees } })
    const { data } = await ada.events.get(at)

    expect(data.attendees?.[1]).toEqual({ email: brunoAddress, ...answer })
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
