/** Which tools are listed to somebody whose account lets assistants only read. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { usualPermissions } from '@oma/contract'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startBoth, type Both } from './start-both.ts'

const writing = 'calendar_create_event'

let both: Both
beforeAll(async () => {
  both = await startBoth()
  await both.hubWatches()
})
afterAll(() => both.close())

async function joinReading() {
  const user = await both.joinWithToken()
  const say = (read_only: boolean) => user.client.permissions.change({ body: { ...usualPermissions, read_only } })
  await say(true)
  return { say, requestInit: { headers: { authorization: `Bearer ${user.token}` } } }
}

it('what reads and nothing else, to clients of both eras, and within 2 seconds of a change', async () => {
  const { say, requestInit } = await joinReading()
  const legacy = new LegacyClient({ name: 'test', version: '1' })
  await legacy.connect(new LegacyTransport(both.url, { requestInit }))
  const modern = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  await modern.connect(new StreamableHTTPClientTransport(both.url, { requestInit }))
  onTestFinished(async () => void (await Promise.all([legacy.close(), modern.close()])))
  const { tools } = await legacy.listTools()

  expect(tools.map(({ name }) => name)).toContain('gmail_search_messages')
  expect(tools.filter(({ annotations }) => !annotations?.readOnlyHint)).toEqual([])
  expect(await modern.listTools()).toMatchObject({ tools })
  await say(false)
  const isListed = async () => (await legacy.listTools()).tools.some(({ name }) => name === writing)
  await expect.poll(isListed, { timeout: 2_000, interval: 50 }).toBe(true)
})
