import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bruno, startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

const create = async (input: Record<string, unknown>) =>
  (await hub.ask<{ event: Record<string, string> }>('calendar_create_event', { title: 'Talk', ...input })).event
const sent = async () => {
  const [insert] = (await hub.sandbox.calls.list('/calendar/v3/calendars/primary/events')).filter(
    ({ method }) => method === 'POST',
  )
  return Object.fromEntries(new URLSearchParams(insert!.query))
}

describe('calendar_create_event', () => {
  it('takes a time without offset as the user’s own, summer and winter, in one call to Google', async () => {
    expect(await create({ start: '2027-01-10T09:30' })).toMatchObject({
      start: 'Sun 2027-01-10T09:30:00+01:00[Europe/Berlin]',
      end: 'Sun 2027-01-10T10:30:00+01:00[Europe/Berlin]',
    })
    await hub.sandbox.calls.clear()
    expect(await create({ start: '2027-07-10T09:30' })).toMatchObject({
      start: 'Sat 2027-07-10T09:30:00+02:00[Europe/Berlin]',
    })
    expect(await hub.sandbox.calls.count()).toBe(1)
  })

  it('keeps the moment of a time with offset, and takes back what a list tells', async () => {
    const { start } = await create({ start: '2027-01-10T09:30:00-05:00', end: '2027-01-10T10:00:00-05:00' })

    expect(start).toBe('Sun 2027-01-10T15:30:00+01:00[Europe/Berlin]')
    expect((await create({ start })).start).toBe(start)
  })

  it('makes a date last the whole day, and a span of dates include its last', async () => {
    expect(await create({ start: '2027-02-01' })).toMatchObject({
      start: 'Mon 2027-02-01',
      end: 'Mon 2027-02-01',
      all_day: true,
    })
    expect(await create({ start: '2027-02-01', end: '2027-02-03' })).toMatchObject({ end: 'Wed 2027-02-03' })
  })

  it('keeps the hour of a series when the clocks change', async () => {
    await create({ title: 'Choir', start: '2027-03-22T19:00', recurrence: 'weekly' })

    const { events } = await hub.ask('calendar_list_events', { q: 'Choir', from: '2027-03-22', to: '2027-03-29' })
    expect(events).toMatchObject([
      { start: 'Mon 2027-03-22T19:00:00+01:00[Europe/Berlin]' },
      { start: 'Mon 2027-03-29T19:00:00+02:00[Europe/Berlin]' },
    ])
  })

  it('tells what it made of an hour that the clock skips', async () => {
    const { event, notes } = await hub.ask('calendar_create_event', { title: 'Night', start: '2027-03-28T02:30' })

    expect(event).toMatchObject({ start: 'Sun 2027-03-28T03:30:00+02:00[Europe/Berlin]' })
    expect(notes).toEqual([expect.stringContaining('does not exist in Europe/Berlin')])
  })

  it('mends the end of a series that is written as a date', async () => {
    const { recurrence } = await create({ start: '2027-01-11T09:00', recurrence: 'FREQ=DAILY;UNTIL=20270113' })

    expect(recurrence).toEqual(['RRULE:FREQ=DAILY;UNTIL=20270113T225959Z'])
    await expect(create({ start: '2027-01-11T09:00', recurrence: 'every other week' })).rejects.toThrow('FREQ=WEEKLY')
    await expect(create({ start: '2027-01-11T09:00', recurrence: 'FREQ=HOURLY' })).rejects.toThrow('FREQ=WEEKLY')
  })

  it('invites attendees, who find it in their own calendars', async () => {
    await create({ title: 'Lens test', start: '2027-02-10T10:00', attendees: [bruno], location: 'Pier 3' })

    await hub.login({ account: bruno })
    const { events } = await hub.ask('calendar_list_events', { from: '2027-02-10', to: '2027-02-11', q: 'Lens test' })
    expect(events).toMatchObject([
      { title: 'Lens test', organizer: 'ada@example.test', location: 'Pier 3', my_response: 'needsAction' },
    ])
    await hub.login()
  })

  it('has mails sent to guests only as it is told', async () => {
    await hub.sandbox.calls.clear()
    await create({ start: '2027-02-11T10:00', attendees: [bruno], notify: false })

    expect(await sent()).toMatchObject({ sendUpdates: 'none' })
  })

  it('says all that it is asked to say', async () => {
    await hub.sandbox.calls.clear()
    const event = await create({
      start: '2027-02-12T18:20',
      end: '2027-02-13T11:05',
      time_zone: 'America/Sao_Paulo',
      end_time_zone: 'Europe/Berlin',
      description: 'Bring the *lens*.',
      attendees: [`Bruno Costa <${bruno}>`, 'Chen <chen@example.test> (optional)'],
      reminders: ['popup 10', 'email 60'],
      color: 'Tomato',
      visibility: 'private',
      show_as: 'free',
      add_meet: true,
      attachments: ['https://drive.google.com/open?id=1'],
    })

    expect(event).toMatchObject({
      start: 'Fri 2027-02-12T22:20:00+01:00[Europe/Berlin]',
      end: 'Sat 2027-02-13T11:05:00+01:00[Europe/Berlin]',
      attendees: ['bruno@example.test needsAction', 'chen@example.test needsAction (optional)'],
      meeting_link: expect.stringContaining('https://meet.google.com/'),
      show_as: 'free',
    })
    expect(await hub.ask('calendar_get_event', { event_id: event['id'] })).toMatchObject({
      event: {
        color: 'tomato',
        visibility: 'private',
        planned_in: 'America/Sao_Paulo',
        reminders: ['popup 10', 'email 60'],
        attachments: ['https://drive.google.com/open?id=1'],
      },
      description: 'Bring the *lens*.',
    })
    expect(await sent()).toMatchObject({ conferenceDataVersion: '1', supportsAttachments: 'true' })
  })

  it.each([
    { event_type: 'outOfOffice', start: '2027-02-15T09:00' },
    { event_type: 'focusTime', start: '2027-02-16T09:00' },
    { event_type: 'workingLocation', start: '2027-02-17', location: 'home' },
  ])('makes $event_type as Google wants it', async (input) => {
    expect(await create(input)).toMatchObject({ event_type: input.event_type })
  })

  it('makes one event of two calls with one key', async () => {
    const input = { title: 'Once', start: '2027-02-20T10:00', idempotency_key: 'one-and-the-same' }
    const first = await create(input)

    expect(await create(input)).toEqual(first)
    const { events } = await hub.ask('calendar_list_events', { q: 'Once', from: '2027-02-20', to: '2027-02-20' })
    expect(events).toHaveLength(1)
  })

  it('tells on request what an event overlaps with, and makes none that is there already', async () => {
    const first = await create({ title: 'Tea', start: '2027-02-22T15:00', check_conflicts: true })
    const { notes } = await hub.ask('calendar_create_event', {
      title: 'Cake',
      start: '2027-02-22T15:30',
      check_conflicts: true,
    })

    expect(notes).toEqual([`Overlaps with ${first['id']}, ${first['start']} to ${first['end']}.`])
    await expect(create({ title: 'Tea', start: '2027-02-22T15:00', check_conflicts: true })).rejects.toThrow(
      'Nothing was made',
    )
  })

  it('says why an end that looks later is none, when the clocks go forward', async () => {
    await expect(create({ start: '2027-03-28T02:15', end: '2027-03-28T03:00' })).rejects.toThrow(
      'end must come after start. 2027-03-28T02:15 does not exist in Europe/Berlin',
    )
  })

  it('says what guests may do, and changes it', async () => {
    const rights = async (event_id: unknown) =>
      (await hub.ask<{ event: object }>('calendar_get_event', { event_id })).event as { guests_can?: string[] }
    const { id } = await create({ start: '2027-03-30T10:00', attendees: [bruno], guests_can: [] })
    expect(await rights(id)).toMatchObject({ guests_can: [] })
    await hub.ask('calendar_update_event', { event_id: id, guests_can: ['modify', 'see_guests'] })
    expect(await rights(id)).toMatchObject({ guests_can: ['modify', 'see_guests'] })
    await hub.ask('calendar_update_event', { event_id: id, guests_can: ['invite', 'see_guests'] })
    expect(await rights(id)).not.toHaveProperty('guests_can')
  })

  it('invites nobody twice', async () => {
    const attendees = [bruno, bruno.toUpperCase(), `${bruno} (optional)`]
    expect(await create({ start: '2027-03-29T10:00', attendees })).toMatchObject({
      attendees: [`${bruno} needsAction`],
    })
  })

  it('refuses an end before the start, a date mixed with a time, and an unknown colour, naming the known', async () => {
    await expect(create({ start: '2027-01-10T09:30', end: '2027-01-10T09:00' })).rejects.toThrow('end must come after')
    await expect(create({ start: '2027-01-10', end: '2027-01-10T09:00' })).rejects.toThrow(
      'both be dates, or both be times',
    )
    await expect(create({ start: '2027-01-10', titel: 'Tea' })).rejects.toThrow('titel')
    await expect(create({ start: '2027-01-10', attendees: ['bruno'] })).rejects.toThrow('no e-mail address')
    await expect(create({ start: '2027-01-10', color: 'red' })).rejects.toThrow('tomato')
    for (const address of ['javascript:alert(1)', 'http://a.example', 'a.example']) {
      await expect(create({ start: '2027-01-10', attachments: [address] })).rejects.toThrow('begins with https://')
    }
  })
})
