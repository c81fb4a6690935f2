import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

interface Listed {
  title: string
  start: string
  end: string
  all_day: boolean
  recurring_event_id: string | null
}
const list = async (input: Record<string, unknown> = {}) => {
  const { output, isError, text } = await hub.call('calendar_list_events', input)
  if (isError) throw new Error(text)
  return output as { events: Listed[]; from: string; to: string; time_zone: string; next_page_token: string | null }
}
const create = async (input: Record<string, unknown>) => {
  const { isError, text } = await hub.call('calendar_create_event', input)
  if (isError) throw new Error(text)
}

describe('calendar_list_events', () => {
  it('spans the next seven days, in order, in the time zone of the calendar', async () => {
    const { events, from, to, time_zone } = await list()

    expect(time_zone).toBe('Europe/Berlin')
    expect(from).toBe(hub.clock.now().toISOString())
    expect(Date.parse(to) - Date.parse(from)).toBe(7 * 24 * 3600 * 1000)
    expect(events.length).toBeGreaterThan(3)
    const starts = events.map(({ start }) => Date.parse(start))
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
  })

  it('shows each occurrence of a series by itself', async () => {
    const { events } = await list({ q: 'stand-up' })

    expect(events.length).toBeGreaterThanOrEqual(4)
    expect(new Set(events.map(({ start }) => start)).size).toBe(events.length)
    expect(events.every(({ recurring_event_id }) => recurring_event_id !== null)).toBe(true)
  })

  it('gives the last day of a whole-day event, not the day after it', async () => {
    await create({ title: 'Fair', start: '2027-03-01', end: '2027-03-03' })

    expect((await list({ from: '2027-03-01', to: '2027-03-04', q: 'Fair' })).events).toMatchObject([
      { start: '2027-03-01', end: '2027-03-03', all_day: true },
    ])
  })

  it('reads a time without offset in the zone it is given', async () => {
    await create({ title: 'Call', start: '2027-04-01T23:00:00Z' })

    expect(
      (await list({ from: '2027-04-02', to: '2027-04-03', time_zone: 'Asia/Tokyo', q: 'Call' })).events,
    ).toMatchObject([{ start: '2027-04-02T08:00:00+09:00' }])
    expect((await list({ from: '2027-04-02', to: '2027-04-03', time_zone: 'UTC', q: 'Call' })).events).toEqual([])
  })

  it('pages without losing or repeating an event, when from and to are repeated', async () => {
    const whole = await list({ max_results: 6 })
    const { from, to, next_page_token } = await list({ max_results: 4 })
    const next = await list({ from, to, max_results: 4, page_token: next_page_token })

    expect(next.events.slice(0, 2)).toEqual(whole.events.slice(4, 6))
    await expect(list({ page_token: next_page_token })).rejects.toThrow('repeat `from` and `to`')
  })

  it('refuses what is no time, and no time zone, saying how to write it', async () => {
    await expect(list({ from: 'tomorrow' })).rejects.toThrow('write 2026-11-25')
    await expect(list({ from: '2026-02-30' })).rejects.toThrow('write 2026-11-25')
    await expect(list({ time_zone: 'Berlin' })).rejects.toThrow('IANA')
  })

  it('says that there is no such calendar', async () => {
    await expect(list({ calendar_id: 'nowhere@example.test' })).rejects.toThrow('Not Found')
    await expect(list({ calendar_id: '..' })).rejects.toThrow('is not a calendar id')
  })
})
