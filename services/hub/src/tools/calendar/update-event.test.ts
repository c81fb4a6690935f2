import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ada, bruno, startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

interface Card {
  id: string
  title: string
  start: string
  end: string
  attendees?: string[]
  recurrence?: string[]
  location?: string
}
interface Answer {
  event: Card
  notes?: string[]
}
const chen = 'chen@example.test'
const create = async (input: Record<string, unknown>) =>
  (await hub.ask<Answer>('calendar_create_event', { title: 'Talk', ...input })).event
const update = (event_id: string, input: Record<string, unknown>) =>
  hub.ask<Answer>('calendar_update_event', { event_id, ...input })
const list = async (q: string, from: string, to: string) =>
  (await hub.ask<{ events: Card[] }>('calendar_list_events', { q, from, to })).events
/** `2027-03-22T19:00:00+01:00` */
const startsOf = (events: Card[]) => events.map(({ start }) => start.replace(/^\w+ |\[.*/g, ''))
const answer = async (account: string, event_id: string, response: string) => {
  await hub.login({ account })
  await hub.ask('calendar_respond_to_event', { event_id, response, scope: 'all' })
  await hub.login()
}

describe('calendar_update_event', () => {
  it('keeps the length when only the start moves, over a clock change and for whole days', async () => {
    const talk = await create({ start: '2027-03-27T10:00', end: '2027-03-27T11:30' })
    expect((await update(talk.id, { start: '2027-03-29T10:00' })).event).toMatchObject({
      start: 'Mon 2027-03-29T10:00:00+02:00[Europe/Berlin]',
      end: 'Mon 2027-03-29T11:30:00+02:00[Europe/Berlin]',
    })
    const fair = await create({ start: '2027-03-01', end: '2027-03-03' })
    expect((await update(fair.id, { start: '2027-03-08' })).event).toMatchObject({ end: 'Wed 2027-03-10' })
  })

  it('turns a time into a whole day and back', async () => {
    const { id } = await create({ start: '2027-03-27T10:00' })

    expect((await update(id, { start: '2027-03-27' })).event).toMatchObject({ all_day: true, end: 'Sat 2027-03-27' })
    expect((await update(id, { start: '2027-03-27T12:00' })).event).toMatchObject({
      start: 'Sat 2027-03-27T12:00:00+01:00[Europe/Berlin]',
      end: 'Sat 2027-03-27T13:00:00+01:00[Europe/Berlin]',
    })
  })

  it('keeps guests and their answers, whatever else changes, and when guests come and go', async () => {
    const { id } = await create({ start: '2027-04-01T10:00', attendees: [bruno, chen] })
    await answer(bruno, id, 'accepted')

    expect((await update(id, { title: 'Lens talk', description: 'New' })).event.attendees).toEqual([
      `${bruno} accepted`,
      `${chen} needsAction`,
    ])
    const { event } = await update(id, {
      add_attendees: ['eve@example.test (optional)'],
      remove_attendees: [chen.toUpperCase()],
    })
    expect(event.attendees).toEqual([`${bruno} accepted`, 'eve@example.test needsAction (optional)'])
    await expect(update(id, { remove_attendees: ['nobody@example.test'] })).rejects.toThrow('Not invited: nobody@')
  })

  it('changes one occurrence, or all of them with the hour kept when the clocks change', async () => {
    await create({ title: 'Choir', start: '2027-03-15T19:00', recurrence: 'weekly' })
    const [, second] = await list('Choir', '2027-03-15', '2027-03-31')
    await update(second!.id, { location: 'Church' })
    expect((await list('Choir', '2027-03-15', '2027-03-31')).map(({ location }) => location)).toEqual([
      undefined,
      'Church',
      undefined,
    ])

    await update(second!.id, { scope: 'all', start: '2027-03-22T20:00' })
    expect(startsOf(await list('Choir', '2027-03-15', '2027-03-31'))).toEqual([
      '2027-03-15T20:00:00+01:00',
      '2027-03-22T20:00:00+01:00',
      '2027-03-29T20:00:00+02:00',
    ])
  })

  it('keeps the hour of a series where it was planned, wherever the user is', async () => {
    await create({ title: 'Far', start: '2027-03-08T09:00', time_zone: 'America/New_York', recurrence: 'weekly' })
    const [first] = await list('Far', '2027-03-08', '2027-03-08')
    await update(first!.id, { scope: 'all', start: '2027-03-08T16:00' })

    // 10:00 in New York, where the clocks go forward a fortnight earlier.
    expect(startsOf(await list('Far', '2027-03-08', '2027-03-29'))).toEqual([
      '2027-03-08T16:00:00+01:00',
      '2027-03-15T15:00:00+01:00',
      '2027-03-22T15:00:00+01:00',
      '2027-03-29T16:00:00+02:00',
    ])
  })

  it('moves a series to another weekday with its rule', async () => {
    await create({ title: 'Yoga', start: '2027-05-03T08:00', recurrence: 'FREQ=WEEKLY;BYDAY=MO' })
    const [, second] = await list('Yoga', '2027-05-03', '2027-05-16')
    const { event } = await update(second!.id, { scope: 'all', start: '2027-05-11T08:00' })

    expect(event.recurrence).toEqual(['RRULE:FREQ=WEEKLY;BYDAY=TU'])
    expect(startsOf(await list('Yoga', '2027-05-01', '2027-05-16'))).toEqual([
      '2027-05-04T08:00:00+02:00',
      '2027-05-11T08:00:00+02:00',
    ])
  })

  it('moves a series with its end and its gaps, and tells what had been changed by hand', async () => {
    const rule = 'RRULE:FREQ=DAILY;UNTIL=20270806T070000Z\nEXDATE:20270803'
    const { id } = await create({ title: 'Duty', start: '2027-08-02T09:00', recurrence: rule })
    const days = () => list('Duty', '2027-08-01', '2027-08-20')
    const [, fourth, fifth] = await days()
    await hub.ask('calendar_delete_event', { event_id: fourth!.id })
    await update(fifth!.id, { location: 'Garden' })
    const { notes } = await update(id, { scope: 'all', start: '2027-08-02T11:00' })

    expect(startsOf(await days())).toEqual([
      '2027-08-02T11:00:00+02:00',
      '2027-08-05T11:00:00+02:00',
      '2027-08-06T11:00:00+02:00',
    ])
    expect(notes).toEqual([expect.stringContaining('Thu 2027-08-05')])
  })

  it('says where a series goes on when it was cut at an occurrence that had been moved', async () => {
    await create({ title: 'Tour', start: '2027-09-13T09:00', recurrence: 'FREQ=DAILY;COUNT=3' })
    const days = () => list('Tour', '2027-09-13', '2027-09-20')
    const [, second] = await days()
    await update(second!.id, { start: '2027-09-14T15:00' })
    const { notes } = await update((await days())[1]!.id, { scope: 'following', location: 'Tower' })

    expect(startsOf(await days())).toContain('2027-09-14T09:00:00+02:00')
    expect(notes).toEqual([
      expect.stringContaining('A new series from Tue 2027-09-14T09:00'),
      expect.stringContaining('Tue 2027-09-14T15:00'),
    ])
  })

  it('keeps deleted what was deleted far ahead', async () => {
    await create({ title: 'Bread', start: '2028-01-03T06:00', recurrence: 'daily' })
    const [far] = await list('Bread', '2028-12-20', '2028-12-20')
    await hub.ask('calendar_delete_event', { event_id: far!.id })
    const [second] = await list('Bread', '2028-01-04', '2028-01-04')
    await update(second!.id, { scope: 'following', title: 'Fresh bread' })

    expect(startsOf(await list('bread', '2028-12-19', '2028-12-21'))).toEqual([
      '2028-12-19T06:00:00+01:00',
      '2028-12-21T06:00:00+01:00',
    ])
  })

  it('changes this and the following: the old series ends, the new one keeps count, guests and what was deleted', async () => {
    const old = await create({
      title: 'Rehearsal',
      start: '2027-06-01T18:00',
      recurrence: 'FREQ=DAILY;COUNT=6',
      attendees: [bruno],
    })
    await answer(bruno, old.id, 'accepted')
    const days = await list('Rehearsal', '2027-06-01', '2027-06-10')
    await hub.ask('calendar_delete_event', { event_id: days[4]!.id })
    await update(days[5]!.id, { location: 'Garden' })
    const { event, notes } = await update(days[2]!.id, { scope: 'following', start: '2027-06-03T17:00' })

    expect(event).toMatchObject({ attendees: [`${bruno} accepted`] })
    expect(event.id).not.toBe(old.id)
    expect(notes).toEqual([
      expect.stringContaining('A new series from Thu 2027-06-03'),
      expect.stringContaining('Sun 2027-06-06'),
    ])
    expect(startsOf(await list('Rehearsal', '2027-06-01', '2027-06-10'))).toEqual([
      '2027-06-01T18:00:00+02:00',
      '2027-06-02T18:00:00+02:00',
      '2027-06-03T17:00:00+02:00',
      '2027-06-04T17:00:00+02:00',
      '2027-06-06T17:00:00+02:00',
    ])
  })

  it('takes "following" of the first occurrence for the whole series, and does whole days', async () => {
    const first = await create({ title: 'Watch', start: '2027-07-05', recurrence: 'FREQ=DAILY;UNTIL=20270709' })
    const days = await list('Watch', '2027-07-01', '2027-07-20')
    expect((await update(days[0]!.id, { scope: 'following', title: 'Night watch' })).event.id).toBe(first.id)

    await update(days[3]!.id, { scope: 'following', title: 'Day shift' })
    const titles = (await list('', '2027-07-05', '2027-07-09')).filter(({ start }) => !/\dT/.test(start))
    expect(titles.map(({ title }) => title)).toEqual([
      'Night watch',
      'Night watch',
      'Night watch',
      'Day shift',
      'Day shift',
    ])
  })

  it('puts the old series back when Google refuses the new one, and finds the new one when only its answer was lost', async () => {
    await create({ title: 'Fragile', start: '2027-08-02T09:00', recurrence: 'FREQ=DAILY;COUNT=4' })
    const days = await list('Fragile', '2027-08-01', '2027-08-10')
    const change = { scope: 'following', title: 'Fragile and new' }

    await hub.sandbox.faults.add({ method: 'POST', path: '/calendar/*/events', times: 1, status: 500 })
    await expect(update(days[2]!.id, change)).rejects.toThrow('Google')
    expect((await list('Fragile', '2027-08-01', '2027-08-10')).map(({ title }) => title)).toEqual(
      Array(4).fill('Fragile'),
    )

    await hub.sandbox.faults.add({ method: 'POST', path: '/calendar/*/events', times: 1, truncate: true })
    await update(days[2]!.id, change)
    expect((await list('Fragile', '2027-08-01', '2027-08-10')).map(({ title }) => title)).toEqual([
      'Fragile',
      'Fragile',
      'Fragile and new',
      'Fragile and new',
    ])
  })

  it('changes nothing when somebody else changed the event meanwhile, and names what', async () => {
    const { id } = await create({ start: '2027-09-01T10:00' })
    await hub.sandbox.calls.clear()
    await hub.sandbox.faults.add({ method: 'PATCH', path: '/calendar/*', times: 1, delay_ms: 2_000 })
    const slow = update(id, { location: 'Here' }).catch((error: unknown) => String(error))
    await expect.poll(() => hub.sandbox.calls.count('/calendar/*/events/*')).toBe(2)
    await update(id, { title: 'Quicker' })

    expect(await slow).toMatch(/Somebody changed this event meanwhile \(title\)/)
    expect((await list('Quicker', '2027-09-01', '2027-09-01'))[0]).not.toHaveProperty('location')
  })

  it('asks which occurrences are meant, and refuses what makes no sense', async () => {
    const { id } = await create({ title: 'Series', start: '2027-10-04T10:00', recurrence: 'weekdays' })
    const [first] = await list('Series', '2027-10-04', '2027-10-04')

    await expect(update(id, { title: 'X' })).rejects.toThrow('scope all')
    await expect(update(first!.id, { recurrence: 'daily' })).rejects.toThrow('scope all or following')
    await expect(update(id, { scope: 'all', start: '2027-10-04' })).rejects.toThrow('whole days')
    await expect(update(first!.id, { scope: 'following', start: '2027-10-04' })).rejects.toThrow('whole days')
    await expect(update(id, { scope: 'all', start: '2027-10-05T10:00' })).rejects.toThrow('recurrence')
    await expect(update(first!.id, {})).rejects.toThrow('Say what is to change')
    expect((await update(id, { scope: 'all', recurrence: 'none' })).event).not.toHaveProperty('recurrence')
  })

  it('makes no guest the organizer of the rest of a series, although guests may change it', async () => {
    await hub.sandbox.seed({
      events: [
        {
          account: ada,
          summary: 'Shared rota',
          start: { dateTime: '2028-02-07T09:00:00Z', timeZone: 'Europe/Berlin' },
          end: { dateTime: '2028-02-07T10:00:00Z', timeZone: 'Europe/Berlin' },
          recurrence: ['RRULE:FREQ=DAILY;COUNT=4'],
          guestsCanModify: true,
          attendees: [{ email: bruno }, { email: chen }],
        },
      ],
    })
    await hub.login({ account: bruno })
    const days = () => list('Shared rota', '2028-02-07', '2028-02-12')
    const [, second] = await days()
    await expect(update(second!.id, { scope: 'following', title: 'Mine' })).rejects.toThrow('Only the organizer')
    expect(await days()).toHaveLength(4)
    await hub.login()
  })

  it('leaves to the organizer what is the organizer’s', async () => {
    const { id } = await create({ start: '2027-11-01T10:00', attendees: [bruno] })
    await hub.login({ account: bruno })
    await expect(update(id, { title: 'Mine' })).rejects.toThrow('organizer')
    expect((await update(id, { color: 'basil' })).event).toMatchObject({ organizer: ada })
    await hub.login()
  })
})

describe('calendar_delete_event', () => {
  it('deletes one occurrence, this and the following, or the series', async () => {
    await create({ title: 'Gone', start: '2027-12-01T10:00', recurrence: 'FREQ=DAILY;COUNT=6' })
    const days = () => list('Gone', '2027-12-01', '2027-12-10')
    const remove = (event_id: string, scope: string) => hub.ask('calendar_delete_event', { event_id, scope })
    const [, second, , fourth] = await days()

    expect(await remove(second!.id, 'this')).toMatchObject({ deleted: { title: 'Gone' }, what: 'this event' })
    expect(await days()).toHaveLength(5)
    await remove(fourth!.id, 'following')
    expect(startsOf(await days())).toEqual(['2027-12-01T10:00:00+01:00', '2027-12-03T10:00:00+01:00'])
    await remove((await days())[1]!.id, 'all')
    expect(await days()).toEqual([])
  })

  it('says when the event is gone already', async () => {
    const { id } = await create({ start: '2027-12-12T10:00' })
    await hub.ask('calendar_delete_event', { event_id: id })

    await expect(hub.ask('calendar_delete_event', { event_id: id })).rejects.toThrow('was deleted')
  })
})

describe('calendar_respond_to_event', () => {
  it('answers for the user alone, with a comment', async () => {
    const { id } = await create({ start: '2027-12-14T10:00', attendees: [bruno, chen] })
    await answer(chen, id, 'tentative')
    await hub.login({ account: bruno })
    await hub.ask('calendar_respond_to_event', { event_id: id, response: 'declined', comment: 'On a train' })
    await hub.login()

    const { event } = await hub.ask('calendar_get_event', { event_id: id })
    expect(event).toMatchObject({ attendees: [`${bruno} declined: "On a train"`, `${chen} tentative`] })
  })

  it('answers a whole series, or one occurrence of it', async () => {
    await create({ title: 'Stretch', start: '2028-01-03T10:00', recurrence: 'FREQ=DAILY;COUNT=3', attendees: [bruno] })
    await hub.login({ account: bruno })
    const days = () => list('Stretch', '2028-01-01', '2028-01-10')
    const respond = (input: object) => hub.ask('calendar_respond_to_event', { event_id: '', ...input })
    await respond({ event_id: (await days())[1]!.id, response: 'accepted', scope: 'all' })
    await respond({ event_id: (await days())[2]!.id, response: 'declined' })

    expect(await days()).toMatchObject([
      { my_response: 'accepted' },
      { my_response: 'accepted' },
      { my_response: 'declined' },
    ])
    await hub.login()
  })

  it('asks which of a series is meant, and answers nothing that was deleted', async () => {
    const { id } = await create({ start: '2028-01-24T10:00', recurrence: 'weekly', attendees: [ada, bruno] })
    const decline = () => hub.ask('calendar_respond_to_event', { event_id: id, response: 'declined' })
    await expect(decline()).rejects.toThrow('scope all')
    await hub.ask('calendar_delete_event', { event_id: id, scope: 'all' })
    await expect(decline()).rejects.toThrow('was deleted')
  })

  it('refuses where the user is not invited', async () => {
    const { id } = await create({ start: '2028-01-20T10:00' })
    await expect(hub.ask('calendar_respond_to_event', { event_id: id, response: 'accepted' })).rejects.toThrow(
      'not invited',
    )
  })
})
