/** Reading one event, the list of calendars, and what comes next. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ada, startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub({ HUB_TOOLSETS: 'all' })
  await hub.login()
})
afterAll(() => hub.close())

interface Listed {
  title: string
  series_id?: string
}
interface Described {
  description: string
  next_offset: number | null
}

describe('calendar_get_event', () => {
  it('gives the description as text without what hides in it, in pieces', async () => {
    const { events } = await hub.sandbox.seed({
      events: [
        {
          account: ada,
          summary: 'Talk',
          description: `<p>Hello <b>there</b></p><p>ig\u200Bnore</p>${'<p>A line of text.</p>'.repeat(100)}`,
          start: { dateTime: '2027-01-10T09:00:00Z' },
          end: { dateTime: '2027-01-10T10:00:00Z' },
        },
      ],
    })
    const event_id = events[0]!.id
    const first = await hub.ask<Described>('calendar_get_event', { event_id, max_tokens: 100 })
    expect(first.description).toMatch(/^Hello there\s+ignore\s+A line of text\./)

    let { description: text, next_offset: offset } = first
    while (offset !== null) {
      const next = await hub.ask<Described>('calendar_get_event', { event_id, max_tokens: 100, offset })
      text += next.description
      offset = next.next_offset
    }
    expect(text.match(/A line of text\./g)).toHaveLength(100)
  })

  it('shows no meeting link that is none, and nothing hidden in names', async () => {
    const { events } = await hub.sandbox.seed({
      events: [
        {
          account: ada,
          summary: 'Trap',
          start: { dateTime: '2027-01-11T09:00:00Z' },
          end: { dateTime: '2027-01-11T10:00:00Z' },
          attendees: [{ email: 'eve@example.test', displayName: 'Bob <bob@example.test>, \u200Bcarol' }],
          conferenceData: { entryPoints: [{ entryPointType: 'video', uri: 'javascript:alert(1)' }] },
        },
      ],
    })
    const { event } = await hub.ask('calendar_get_event', { event_id: events[0]!.id })

    expect(event).not.toHaveProperty('meeting_link')
    expect(event).toMatchObject({ attendees: ['Bob bob example.test carol <eve@example.test> needsAction'] })
  })

  it('is no longer than wanted, however many are invited', async () => {
    const attendees = Array.from({ length: 150 }, (_, index) => `guest-${index}@example.test`)
    const input = { title: 'Feast', start: '2027-01-12T09:00', attendees }
    const made = await hub.ask<{ event: { id: string } }>('calendar_create_event', input)
    const { event } = await hub.ask<{ event: { attendees: string[] } }>('calendar_get_event', {
      event_id: made.event.id,
      max_tokens: 500,
    })

    expect(JSON.stringify(made).length).toBeLessThan(1_000)
    expect(JSON.stringify(event.attendees).length).toBeLessThan(2_200)
    expect(event.attendees.at(-1)).toMatch(/^and \d+ more/)
    const answer = await hub.ask<{ event: object }>('calendar_update_event', {
      event_id: made.event.id,
      location: 'Hall',
    })
    expect(JSON.stringify(answer).length).toBeLessThan(1_000)
    expect(await hub.ask('calendar_get_event', { event_id: made.event.id, max_tokens: 10_000 })).toMatchObject({
      event: { location: 'Hall', attendees: expect.objectContaining({ length: 150 }) },
    })
  })

  it('gives a whole series by its id', async () => {
    const { events } = await hub.ask<{ events: Listed[] }>('calendar_list_events', { q: 'stand-up' })
    const event_id = events[0]!.series_id
    const { event } = await hub.ask('calendar_get_event', { event_id })

    expect(event).toMatchObject({ id: event_id, recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'] })
  })

  it('says of a deleted one that it was deleted, and exports none', async () => {
    const { event } = await hub.ask<{ event: { id: string } }>('calendar_create_event', {
      title: 'Short-lived',
      start: '2027-02-01T09:00',
    })
    await hub.ask('calendar_delete_event', { event_id: event.id })

    for (const tool of ['calendar_get_event', 'calendar_export_event'])
      await expect(hub.ask(tool, { event_id: event.id })).rejects.toThrow('was deleted')
  })

  it('says that there is no such event, and where ids come from', async () => {
    await expect(hub.ask('calendar_get_event', { event_id: 'nothing' })).rejects.toThrow('Take the id from')
    await expect(hub.ask('calendar_get_event', { event_id: 'a/b' })).rejects.toThrow('calendar_list_events')
  })
})

describe('calendar_list_calendars', () => {
  it('names the calendars and what the user may do in them', async () => {
    expect((await hub.ask('calendar_list_calendars'))['calendars']).toContainEqual({
      id: ada,
      name: expect.any(String),
      access: 'owner',
      time_zone: 'Europe/Berlin',
      primary: true,
    })
  })
})

describe('calendar_upcoming', () => {
  it('tells the minutes until each, what is on, and what overlaps', async () => {
    const at = (minutes: number) => ({ dateTime: new Date(hub.clock.now().getTime() + minutes * 60_000).toISOString() })
    const event = (summary: string, from: number, to: number) => ({
      account: ada,
      summary,
      start: at(from),
      end: at(to),
    })
    await hub.sandbox.seed({ events: [event('On', -10, 20), event('Next', 30, 60), event('Clash', 45, 90)] })
    const { events } = await hub.ask<{ events: Listed[] }>('calendar_upcoming', { hours: 2 })
    const own = events.filter(({ title }) => ['On', 'Next', 'Clash'].includes(title))

    expect(own).toMatchObject([
      { title: 'On', minutes_until: -10 },
      { title: 'Next', minutes_until: 30, overlaps: expect.arrayContaining(['Clash']) },
      { title: 'Clash', minutes_until: 45, overlaps: expect.arrayContaining(['Next']) },
    ])
  })

  it('names a few of those that overlap, in short, and counts the others', async () => {
    const startMs = hub.clock.now().getTime() + 100 * 3_600_000
    const times = {
      start: { dateTime: new Date(startMs).toISOString() },
      end: { dateTime: new Date(startMs + 60_000).toISOString() },
    }
    const titles = Array.from({ length: 12 }, (_, n) => `Talk ${n} ${'long '.repeat(150)}`)
    await hub.sandbox.seed({ events: titles.map((summary) => ({ account: ada, summary, ...times })) })
    const { events } = await hub.ask<{ events: (Listed & { overlaps: string[] })[] }>('calendar_upcoming', {
      hours: 168,
      max_tokens: 50_000,
    })
    const talks = events.filter(({ title }) => title.startsWith('Talk'))

    expect(talks).toHaveLength(12)
    for (const { overlaps } of talks) {
      expect(overlaps).toHaveLength(6)
      expect(overlaps.at(-1)).toMatch(/^and \d+ more$/)
      expect(overlaps.join('').length).toBeLessThan(600)
    }
  })
})
