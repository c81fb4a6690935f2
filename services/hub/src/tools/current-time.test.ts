import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHub, type TestHub } from '../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.close())

describe('get_current_time', () => {
  it('works before anything is connected, in UTC, and in the user’s zone after', async () => {
    expect((await hub.call('get_current_time')).output).toMatchObject({ time_zone: 'UTC' })
    await hub.login()
    expect((await hub.call('get_current_time')).output).toMatchObject({
      now: expect.stringMatching(/^[A-Z][a-z]{2} .*\+0[12]:00\[Europe\/Berlin\]$/),
      time_zone: 'Europe/Berlin',
      next_clock_change: expect.stringMatching(/^Sun /),
    })
  })

  it('tells another zone on request, also one whose clocks never change', async () => {
    const { output } = await hub.call('get_current_time', { time_zone: 'Asia/Tokyo' })
    expect(output).toEqual({ now: expect.stringContaining('+09:00[Asia/Tokyo]'), time_zone: 'Asia/Tokyo' })
    expect(await hub.call('get_current_time', { time_zone: 'Berlin' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('IANA'),
    })
  })
})
