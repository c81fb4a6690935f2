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
const guests = [{ email: adaAddress }, { email: brunoAddress }, { email: 'greta@optik.example' }]

describe('an event', () => {
  it('keeps reminders, colour, visibility, transparency and extended properties', async () => {
    const { ada } = await startCalendars()
    const details = {
      reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 15 }] },
      colorId: '4',
      visibility: 'private',
      transparency: 'transparent',
      extendedProperties: { private: { ticket: '7' }, shared: { room: 'Fresnel' } },
    }
    const { id: eventId } = await insert(ada, { ...details, ...hourAt('2026-11-26') })

    expect((await ada.events.get({ calendarId, eventId })).data).toMatchObject(details)
  })

  it('is found by its extended properties and its iCalUID', async () => {
    const { ada } = await startCalendars()
    await insert(ada, hourAt('2026-11-26'))
    const extendedProperties = { private: { ticket: '7', state: 'open' }, shared: { room: 'Fresnel' } }
    const { id, iCalUID } = await insert(ada, { extendedProperties, ...hourAt('2026-11-26') })
    const idsOf = async (options: object) => (await list(ada, options)).items.map((each) => each.id)

    expect(await idsOf({ privateExtendedProperty: ['ticket=7', 'state=open'] })).toEqual([id])
    expect(await idsOf({ privateExtendedProperty: ['ticket=7', 'state=shut'] })).toEqual([])
    expect(await idsOf({ sharedExtendedProperty: ['room=Fresnel'] })).toEqual([id])
    expect(await idsOf({ iCalUID })).toEqual([id])
  })

  it.each([
    ['a colour that does not exist', { colorId: '12' }],
    ['a reminder of unknown kind', { reminders: { useDefault: false, overrides: [{ method: 'sms', minutes: 5 }] } }],
    ['a guest without an address', { attendees: [{ email: 'nobody' }] }],
    ['an unknown zone', { start: { dateTime: '2026-11-26T10:00:00', timeZone: 'Europe/Atlantis' } }],
    ['a time nobody can read', { start: { dateTime: 'tomorrow' } }],
  ])('is refused with %s, in Google’s words for it', async (_what, change) => {
    const { ada } = await startCalendars()

    await expect(insert(ada, { ...hourAt('2026-11-26'), ...change })).rejects.toMatchObject({
      status: 400,
      response: {
        data: {
          error: {
            code: 400,
            message: expect.any(String) as string,
            errors: [{ domain: 'global', reason: 'invalid', message: expect.any(String) as string }],
            status: 'INVALID_ARGUMENT',
          },
        },
      },
    })
  })

  it('is not sent again to who has it: 304', async () => {
    const { sandbox, ada } = await startCalendars()
    const { tokens } = await sandbox.connect()
    const { id, etag } = await insert(ada, hourAt('2026-11-26'))
    const ask = async (known: string, path: string) => {
      const headers = { authorization: `Bearer ${tokens.access_token}`, 'if-none-match': known }
      return (await fetch(`${sandbox.url}/calendar/v3/calendars/primary${path}`, { headers })).status
    }

    expect(await ask(etag ?? '', `/events/${id}`)).toBe(304)
    expect(await ask('"another"', `/events/${id}`)).toBe(200)
    expect(await ask((await list(ada)).etag ?? '', '/events')).toBe(304)
    expect(await ask((await ada.calendars.get({ calendarId })).data.etag ?? '', '')).toBe(304)
  })

  it('shows the participant alone beyond maxAttendees', async () => {
    const { ada } = await startCalendars()
    const { id: eventId } = await insert(ada, { attendees: guests, ...hourAt('2026-11-26') })
    const { data: few } = await ada.events.get({ calendarId, eventId, maxAttendees: 2 })
    const { data: all } = await ada.events.get({ calendarId, eventId, maxAttendees: 3 })

    expect([few.attendees?.map(({ email }) => email), few.attendeesOmitted]).toEqual([[adaAddress], true])
    expect([all.attendees?.length, all.attendeesOmitted]).toEqual([3, undefined])
  })

  it('shows guests only themselves when the organizer wants that', async () => {
    const { ada, bruno } = await startCalendars()
    await insert(ada, { attendees: guests, guestsCanSeeOtherGuests: false, ...hourAt('2026-11-26') })

    expect((await list(ada)).items[0]?.attendees).toHaveLength(3)
    expect((await list(bruno)).items[0]?.attendees?.map(({ email }) => email)).toEqual([brunoAddress])
  })

  it('keeps the other guests when a change says that it names only some', async () => {
    const { ada, bruno } = await startCalendars()
    const { id: eventId } = await insert(ada, { attendees: guests, ...hourAt('2026-11-26') })
    const attendees = [{ email: brunoAddress, responseStatus: 'accepted' }]
    await bruno.events.patch({ calendarId, eventId, requestBody: { attendeesOmitted: true, attendees } })
    const { data } = await ada.events.get({ calendarId, eventId })

    expect(data.attendees?.map(({ responseStatus }) => responseStatus)).toEqual([
      'needsAction',
      'accepted',
      'needsAction',
    ])
  })

  it('stands in a list with the reminders of whoever asks', async () => {
    const { ada } = await startCalendars()

    expect((await list(ada)).defaultReminders).toEqual([{ method: 'popup', minutes: 10 }])
  })
})

describe('events.import', () => {
  const body = {
    iCalUID: 'review-1@optik.example',
    organizer: { email: 'greta@optik.example' },
    ...hourAt('2026-11-26'),
  }

  it('copies an event of somebody else, and tells nobody', async () => {
    const { ada, bruno } = await startCalendars()
    const requestBody = { ...body, summary: 'Review', attendees: guests }
    const { data } = await ada.events.import({ calendarId, requestBody })

    expect(data).toMatchObject({ summary: 'Review', iCalUID: body.iCalUID, organizer: body.organizer })
    expect((await list(bruno)).items).toEqual([])
  })

  it('replaces the copy when it comes again, where insert is 409', async () => {
    const { ada } = await startCalendars()
    const { data: first } = await ada.events.import({ calendarId, requestBody: { ...body, summary: 'Review' } })
    const { data: again } = await ada.events.import({ calendarId, requestBody: { ...body, summary: 'Retro' } })

    expect(again.id).toBe(first.id)
    expect((await list(ada)).summaries).toEqual(['Retro'])
    await expect(insert(ada, body)).rejects.toMatchObject({ status: 409 })
  })

  it('demands the iCalUID', async () => {
    const { ada } = await startCalendars()

    await expect(ada.events.import({ calendarId, requestBody: hourAt('2026-11-26') })).rejects.toMatchObject({
      status: 400,
    })
  })
})
