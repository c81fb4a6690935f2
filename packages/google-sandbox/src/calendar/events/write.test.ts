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

describe('events.insert', () => {
  it('answers a timed event with the offset of its day', async () => {
    const { ada } = await startCalendars()
    const event = await insert(ada, { summary: 'Review', ...hourAt('2026-07-01') })

    expect(event).toMatchObject({
      status: 'confirmed',
      summary: 'Review',
      start: { dateTime: '2026-07-01T10:00:00+02:00', timeZone: 'Europe/Berlin' },
      creator: { email: adaAddress, self: true },
      organizer: { email: adaAddress, self: true },
      iCalUID: `${event.id}@google.com`,
      reminders: { useDefault: true },
      created: '2026-11-25T12:00:00.000Z',
    })
  })

  it('keeps an all-day event as dates', async () => {
    const { ada } = await startCalendars()
    const event = await insert(ada, { start: { date: '2026-12-24' }, end: { date: '2026-12-25' } })

    expect([event.start, event.end]).toEqual([{ date: '2026-12-24' }, { date: '2026-12-25' }])
  })

  it('makes a Meet room when conferenceDataVersion is 1, and none otherwise', async () => {
    const { ada } = await startCalendars()
    const conferenceData = { createRequest: { requestId: 'r-1', conferenceSolutionKey: { type: 'hangoutsMeet' } } }
    const requestBody = { conferenceData, ...hourAt('2026-11-26') }
    const event = await insert(ada, requestBody, { conferenceDataVersion: 1 })

    expect(event.hangoutLink).toMatch(/^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/)
    expect(event.conferenceData?.createRequest?.status?.statusCode).toBe('success')
    expect((await insert(ada, requestBody)).conferenceData).toBeUndefined()
  })

  it.each([
    ['no end', { end: {} }, 'Missing end time.'],
    ['neither offset nor zone', { start: { dateTime: '2026-11-26T10:00:00' } }, 'Missing time zone'],
    ['an end before the start', { end: { dateTime: '2026-11-26T09:00:00+01:00' } }, 'time range is empty'],
    ['a date and a time', { end: { date: '2026-11-27' } }, 'either both be date'],
    ['a day that does not exist', { start: { date: '2026-02-30' }, end: { date: '2026-03-01' } }, 'Invalid format'],
    ['an id outside Google’s alphabet', { id: 'not-valid' }, 'Invalid resource id'],
  ])('refuses %s', async (_what, change, message) => {
    const { ada } = await startCalendars()
    const requestBody = { ...hourAt('2026-11-26'), ...change }

    await expect(ada.events.insert({ calendarId, requestBody })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(message) as string,
    })
  })

  it('refuses an id that is taken with 409', async () => {
    const { ada } = await startCalendars()
    await insert(ada, { id: 'abcde', ...hourAt('2026-11-26') })

    await expect(insert(ada, { id: 'abcde', ...hourAt('2026-11-26') })).rejects.toMatchObject({
      status: 409,
      response: { data: { error: { errors: [{ reason: 'duplicate' }] } } },
    })
  })
})

describe('a guest', () => {
  async function startWithInvitation() {
    const people = await startCalendars()
    const attendees = [{ email: adaAddress, responseStatus: 'accepted' }, { email: brunoAddress }]
    const event = await insert(people.ada, { summary: 'Review', attendees, ...hourAt('2026-11-26') })
    return { ...people, at: { calendarId, eventId: event.id } }
  }

  it('sees the event in their own calendar and zone, as themselves', async () => {
    const { bruno } = await startWithInvitation()
    const { items } = await list(bruno)

    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      summary: 'Review',
      start: { dateTime: '2026-11-26T06:00:00-03:00' },
      organizer: { email: adaAddress },
      attendees: [
        { email: adaAddress, organizer: true, responseStatus: 'accepted' },
        { email: brunoAddress, self: true, responseStatus: 'needsAction' },
      ],
    })
  })

  it('answers, and the organizer sees the answer', async () => {
    const { ada, bruno, at } = await startWithInvitation()
    const attendees = [{ email: brunoAddress, responseStatus: 'tentative' }]
    await bruno.events.patch({ ...at, requestBody: { attendees } })
    const { data } = await ada.events.get(at)

    expect(data.attendees?.map(({ responseStatus }) => responseStatus)).toEqual(['accepted', 'tentative'])
  })

  it('may not change what belongs to everybody', async () => {
    const { bruno, at } = await startWithInvitation()

    await expect(bruno.events.patch({ ...at, requestBody: { summary: 'Mine' } })).rejects.toMatchObject({
      status: 403,
      response: { data: { error: { errors: [{ reason: 'forbiddenForNonOrganizer' }] } } },
    })
  })

  it('sees changes, and that the event is off', async () => {
    const { ada, bruno, at } = await startWithInvitation()
    await ada.events.patch({ ...at, requestBody: { location: 'Room Fresnel' } })
    expect((await bruno.events.get(at)).data.location).toBe('Room Fresnel')
    await ada.events.delete({ ...at, sendUpdates: 'all' })

    expect((await bruno.events.get(at)).data.status).toBe('cancelled')
    expect((await list(bruno)).items).toEqual([])
  })

  it('who is no longer on the list loses the event', async () => {
    const { ada, bruno, at } = await startWithInvitation()
    await ada.events.patch({ ...at, requestBody: { attendees: [{ email: adaAddress }] } })

    expect((await list(bruno)).items).toEqual([])
  })

  it('who deletes the event declines it', async () => {
    const { ada, bruno, at } = await startWithInvitation()
    await bruno.events.delete(at)
    const { data } = await ada.events.get(at)

    expect(data.attendees?.[1]).toMatchObject({ email: brunoAddress, responseStatus: 'declined' })
  })
})

describe('a change', () => {
  async function startWithEvent() {
    const people = await startCalendars()
    const event = await insert(people.ada, { summary: 'Review', description: 'Slides', ...hourAt('2026-11-26') })
    return { ...people, event, at: { calendarId, eventId: event.id } }
  }

  it('by patch touches what it names, and null clears', async () => {
    const { ada, event, at } = await startWithEvent()
    const { data } = await ada.events.patch({ ...at, requestBody: { location: 'Room Fresnel', description: null } })

    expect(data).toMatchObject({ summary: 'Review', location: 'Room Fresnel', start: event.start })
    expect(data.description).toBeUndefined()
    expect(data.etag).not.toBe(event.etag)
  })

  it('by update replaces everything', async () => {
    const { ada, at } = await startWithEvent()
    const { data } = await ada.events.update({ ...at, requestBody: { summary: 'Retro', ...hourAt('2026-11-26') } })

    expect(data.summary).toBe('Retro')
    expect(data.description).toBeUndefined()
  })

  it('with If-Match of another state is 412 and changes nothing', async () => {
    const { ada, event, at } = await startWithEvent()
    const headers = { 'If-Match': event.etag ?? '' }
    await ada.events.patch({ ...at, requestBody: { summary: 'first' } }, { headers })

    for (const attempt of [
      () => ada.events.patch({ ...at, requestBody: { summary: 'second' } }, { headers }),
      () => ada.events.delete(at, { headers }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        status: 412,
        response: { data: { error: { errors: [{ reason: 'conditionNotMet' }] } } },
      })
    }
    expect((await ada.events.get(at)).data).toMatchObject({ summary: 'first', status: 'confirmed' })
  })

  it('by delete cancels; a second delete is 410', async () => {
    const { ada, at } = await startWithEvent()
    await ada.events.delete(at)

    expect((await list(ada)).items).toEqual([])
    expect((await list(ada, { showDeleted: true })).items).toMatchObject([{ id: at.eventId, status: 'cancelled' }])
    await expect(ada.events.delete(at)).rejects.toMatchObject({ status: 410 })
  })

  it('of an event that does not exist is 404', async () => {
    const { ada } = await startWithEvent()
    const at = { calendarId, eventId: 'nothing' }

    for (const attempt of [
      () => ada.events.get(at),
      () => ada.events.patch({ ...at, requestBody: {} }),
      () => ada.events.delete(at),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ status: 404 })
    }
  })

  it('moves an event into another calendar', async () => {
    const { ada, at } = await startWithEvent()
    const { data: other } = await ada.calendars.insert({ requestBody: { summary: 'Lighthouse' } })
    const destination = other.id ?? ''
    const { data } = await ada.events.move({ ...at, destination })

    expect(data.organizer?.email).toBe(destination)
    expect((await list(ada)).items).toEqual([])
    expect((await list(ada, { calendarId: destination })).summaries).toEqual(['Review'])
  })
})
