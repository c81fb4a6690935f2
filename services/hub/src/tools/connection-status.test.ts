import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ada, bruno, startHub, type TestHub } from '../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.close())

describe('google_connection_status', () => {
  it('works before anything is connected, and says how to connect', async () => {
    expect((await hub.call('google_connection_status')).output).toEqual({
      gmail: false,
      calendar: false,
      account: null,
      needs_reconnect: null,
      how_to_connect: expect.stringContaining('npm run login'),
    })
  })

  it('tells what is connected, and as whom', async () => {
    await hub.login()

    expect((await hub.call('google_connection_status')).output).toMatchObject({
      gmail: true,
      calendar: true,
      account: ada,
    })
  })

  it('tells what the user left out at Google', async () => {
    await hub.login({ account: bruno, untick: ['calendar'] })

    expect((await hub.call('google_connection_status')).output).toMatchObject({ gmail: true, calendar: false })
    expect(await hub.call('calendar_list_events')).toMatchObject({
      isError: true,
      text: expect.stringContaining('npm run login'),
    })
  })
})
