/** Clients that keep a stream open, to hear when the tools that they may call have changed. */
import { usualPermissions } from '@oma/contract'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startBoth, type Both } from './start-both.ts'

let both: Both
beforeAll(async () => {
  both = await startBoth()
  await both.hubWatches()
})
afterAll(() => both.close())

const changed = 'notifications/tools/list_changed'

async function join({ joinWithToken, url } = both) {
  const { client, token } = await joinWithToken()
  const readOnly = (read_only: boolean) => client.permissions.change({ body: { ...usualPermissions, read_only } })
  return { token, client, readOnly, listen: () => listen(url, token) }
}

/** What comes on a new stream of this token's. */
async function listen(url: URL, token: string) {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const gone = new AbortController()
  onTestFinished(() => gone.abort())
  const answer = await fetch(url, {
    method: 'POST',
    signal: gone.signal,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'subscriptions/listen',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'subscriptions/listen',
      params: { notifications: { toolsListChanged: true }, _meta: meta },
    }),
  })
  const heard = { status: answer.status, text: '', leave: () => gone.abort(), ended: false }
  void (async () => {
    for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) heard.text += piece
    heard.ended = true
  })().catch(() => {})
  await expect.poll(() => heard.text).not.toBe('')
  return heard
}

it('hear within 2 seconds that assistants may only read now, of their own account alone', async () => {
  const [user, other] = [await join(), await join()]
  const [heard, others] = [await user.listen(), await other.listen()]
  expect(heard.text).toContain('"toolsListChanged":true')
  await user.readOnly(true)

  await expect.poll(() => heard.text, { timeout: 2_000, interval: 50 }).toContain(changed)
  // What is told is told in its order: who hears of this has heard of all that came before.
  await other.readOnly(true)
  await expect.poll(() => others.text).toContain(changed)
  expect(others.text.split(changed)).toHaveLength(2)
})

it('of one account are bounded, and one that leaves makes room for another', async () => {
  const user = await join()
  const streams = await Promise.all(Array.from({ length: 16 }, user.listen))
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200))
  const refused = await user.listen()
  expect(refused).toMatchObject({ status: 429, text: expect.stringContaining('listen already') })
  expect((await (await join()).listen()).text).toContain('acknowledged')

  streams[0]!.leave()
  await expect.poll(async () => (await user.listen()).text).toContain('acknowledged')
})

it('end with the hub, and do not hold it up', async () => {
  const own = await startBoth()
  await own.hubWatches()
  const heard = await (await join(own)).listen()
  await own.close()

  await expect.poll(() => heard.ended).toBe(true)
})
