/** The tools beside the daily ones: several events at once, quick add, moving, calendars of one's own, free and busy. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ada, bruno, connectModern, startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub({ HUB_TOOLSETS: 'all' })
  await hub.login()
})
afterAll(() => hub.close())

interface Card {
  id: string
  title: string
  start: string
}
const list = async (q: string, from: string, to = from, calendar_ids = ['primary']) =>
  (await hub.ask<{ events: Card[] }>('calendar_list_events', { q, from, to, calendar_ids })).events

describe('calendar_create_events', () => {
  const lessons = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ title: `Lesson ${index}`, start: `2027-01-${10 + index}T09:00` }))

  it('makes them all, tells how far it is, and makes none twice under one key', async () => {
    const client = await connectModern(hub.url)
    const steps: number[] = []
    const request = { name: 'calendar_create_events', arguments: { events: lessons(5), idempotency_key: 'lessons-1' } }
    await client.callTool(request, { onprogress: ({ progress }) => void steps.push(progress) })
    expect(steps.length).toBeGreaterThan(0)

    await client.callTool(request)
    await client.close()
    expect((await list('Lesson', '2027-01-10', '2027-01-20')).map(({ title }) => title)).toEqual([
      'Lesson 0',
      'Lesson 1',
      'Lesson 2',
      'Lesson 3',
      'Lesson 4',
    ])
  })

  it('lists those that fail and makes the others', async () => {
    await hub.sandbox.faults.add({ method: 'POST', path: '/calendar/*/events', times: 1, status: 500 })
    const { created, failed } = await hub.ask<{ created: Card[]; failed: object[] }>('calendar_create_events', {
      events: lessons(3),
    })

    expect(created).toHaveLength(2)
    expect(failed).toEqual([
      { index: expect.any(Number), title: expect.any(String), error: expect.stringContaining('Google') },
    ])
  })

  it('finds the one whose answer was lost', async () => {
    await hub.sandbox.faults.add({ method: 'POST', path: '/calendar/*/events', times: 1, truncate: true })
    expect(await hub.ask('calendar_create_events', { events: lessons(2) })).toMatchObject({ failed: [] })
  })

  it('slows down when Google asks for it', async () => {
    await hub.sandbox.faults.add({ method: 'POST', path: '/calendar/*/events', times: 2, status: 429 })
    expect(await hub.ask('calendar_create_events', { events: lessons(3) })).toMatchObject({ failed: [] })
  })

  it('makes none when one of them cannot be, and names it', async () => {
    const events = [...lessons(1), { title: 'Wrong', start: '2027-01-10T09:00', end: '2027-01-10T08:00' }]
    await expect(hub.ask('calendar_create_events', { events })).rejects.toThrow(
      'events[1] "Wrong": end must come after',
    )
    await expect(hub.ask('calendar_create_events', { events: [] })).rejects.toThrow('events')
  })
})

describe('calendar_quick_add', () => {
  it('makes what Google reads in a sentence', async () => {
    expect(await hub.ask('calendar_quick_add', { text: 'Lunch with Chen on 12 March 2027 12:30' })).toMatchObject({
      event: { title: 'Lunch with Chen', start: 'Fri 2027-03-12T12:30:00+01:00[Europe/Berlin]' },
    })
  })

  it('invites nobody', async () => {
    await expect(hub.ask('calendar_quick_add', { text: `Lunch with ${bruno}` })).rejects.toThrow(
      'calendar_create_event',
    )
  })
})

describe('calendar_quick_add, when the answer of Google is lost', () => {
  const add = (text: string, more: object = {}) =>
    hub.ask<{ event: Card; note?: string }>('calendar_quick_add', { text, ...more })
  const loseAnswer = () =>
    hub.sandbox.faults.add({ method: 'POST', path: '/calendar/*/quickAdd', times: 1, truncate: true })

  it('finds what was made, and says that it is a find', async () => {
    await hub.ask('calendar_create_event', { title: 'Tea', start: '2027-03-01T12:00' })
    await loseAnswer()
    const { event, note } = await add('Tea with Dora on 13 March 2027 15:00')

    expect(event).toMatchObject({ start: 'Sat 2027-03-13T15:00:00+01:00[Europe/Berlin]' })
    expect(note).toContain('Check')
  })

  it('takes no other of the same title for it', async () => {
    await add('Rowing on 14 March 2027 15:00')
    await loseAnswer()

    await expect(add('Rowing on 15 March 2027 15:00')).rejects.toThrow('unknown')
  })
})

describe('calendar_create_calendar and calendar_move_event', () => {
  it('makes a calendar once, and moves an event into it', async () => {
    const { id } = await hub.ask<{ id: string }>('calendar_create_calendar', { name: 'Choir' })
    await expect(hub.ask('calendar_create_calendar', { name: 'Choir' })).rejects.toThrow('already')
    await hub.ask('calendar_create_event', { title: 'Concert', start: '2027-04-01T20:00' })
    const [concert] = await list('Concert', '2027-04-01')
    await hub.ask('calendar_move_event', { event_id: concert!.id, to_calendar_id: id })

    expect(await list('Concert', '2027-04-01')).toEqual([])
    expect(await list('Concert', '2027-04-01', undefined, [id])).toMatchObject([{ title: 'Concert', calendar_id: id }])
  })

  it('makes one calendar of several calls at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => hub.call('calendar_create_calendar', { name: 'Crew' })))
    const { calendars } = await hub.ask<{ calendars: { id: string; name: string }[] }>('calendar_list_calendars')
    const crews = calendars.filter(({ name }) => name === 'Crew')

    expect(crews).toHaveLength(1)
    expect(answers.filter(({ isError }) => !isError)).toMatchObject([{ output: { id: crews[0]!.id } }])
    const told = answers.filter(({ text }) => text.includes(`already: ${crews[0]!.id}`))
    expect(told).toHaveLength(2)
  })

  it('moves no occurrence without its series', async () => {
    await hub.ask('calendar_create_event', { title: 'Row', start: '2027-04-05T20:00', recurrence: 'daily' })
    const [first] = await list('Row', '2027-04-05')

    await expect(hub.ask('calendar_move_event', { event_id: first!.id, to_calendar_id: ada })).rejects.toThrow(
      'Its series is',
    )
  })
})

describe('calendar_query_free_busy', () => {
  it('tells when people are busy, and of whom it may not know', async () => {
    await hub.ask('calendar_create_event', { title: 'Full', start: '2027-05-03T09:00', end: '2027-05-03T12:00' })
    const range = { from: '2027-05-03T08:00', to: '2027-05-03T20:00' }
    const { calendars } = await hub.ask<{ calendars: object[] }>('calendar_query_free_busy', {
      ...range,
      calendar_ids: ['primary', 'nobody@example.test'],
    })

    expect(calendars).toEqual([
      { id: 'primary', busy: expect.arrayContaining([expect.stringMatching(/^Mon 2027-05-03T09:00.*12:00/)]) },
      { id: 'nobody@example.test', error: expect.stringContaining('not shared') },
    ])
    await expect(hub.ask('calendar_query_free_busy', { from: '2027-01-01', to: '2027-12-31' })).rejects.toThrow(
      '90 days',
    )
  })

  it('says until when it told all, when there is more than wanted', async () => {
    const range = { from: '2027-06-01', to: '2027-06-30', max_tokens: 100 }
    const { to, truncated, calendars } = await hub.ask<{ to: string; truncated: string; calendars: object[] }>(
      'calendar_query_free_busy',
      range,
    )
    const rest = await hub.ask<{ calendars: { busy: string[] }[] }>('calendar_query_free_busy', { ...range, from: to })

    expect(truncated).toContain('to')
    expect(JSON.stringify(calendars).length).toBeLessThan(600)
    expect(rest.calendars[0]!.busy[0]!.startsWith(to)).toBe(true)
  })
})
