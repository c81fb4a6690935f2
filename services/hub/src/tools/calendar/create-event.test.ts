import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bruno, startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

const create = async (input: Record<string, unknown>) => {
  const { output, isError, text } = await hub.call('calendar_create_event', { title: 'Talk', ...input })
  if (isError) throw new Error(text)
  return output['event'] as Record<string, unknown>
}

describe('calendar_create_event', () => {
  it('takes a time without offset as the calendar’s own, summer and winter', async () => {
    expect(await create({ start: '2027-01-10T09:30' })).toMatchObject({
      start: '2027-01-10T09:30:00+01:00',
      end: '2027-01-10T10:30:00+01:00',
    })
    expect(await create({ start: '2027-07-10T09:30' })).toMatchObject({ start: '2027-07-10T09:30:00+02:00' })
  })

  it('keeps the moment of a time with offset', async () => {
    const { start } = await create({ start: '2027-01-10T09:30:00-05:00', end: '2027-01-10T10:00:00-05:00' })

    expect(new Date(start as string).toISOString()).toBe('2027-01-10T14:30:00.000Z')
  })

  it('makes a date last the whole day, and a span of dates include its last', async () => {
    expect(await create({ start: '2027-02-01' })).toMatchObject({
      start: '2027-02-01',
      end: '2027-02-01',
      all_day: true,
    })
    expect(await create({ start: '2027-02-01', end: '2027-02-03' })).toMatchObject({ end: '2027-02-03' })
  })

  it('invites attendees, who find it in their own calendars', async () => {
    await create({ title: 'Lens test', start: '2027-02-10T10:00', attendees: [bruno], location: 'Pier 3' })

    await hub.login({ account: bruno })
    const { output } = await hub.call('calendar_list_events', { from: '2027-02-10', to: '2027-02-11', q: 'Lens test' })
    expect(output['events']).toMatchObject([{ title: 'Lens test', organizer: 'ada@example.test', location: 'Pier 3' }])
    await hub.login()
  })

  it('refuses an end before the start, and a date mixed with a time', async () => {
    await expect(create({ start: '2027-01-10T09:30', end: '2027-01-10T09:00' })).rejects.toThrow(
      'end must come after start',
    )
    await expect(create({ start: '2027-01-10', end: '2027-01-10T09:00' })).rejects.toThrow(
      'both be dates, or both be times',
    )
  })
})
