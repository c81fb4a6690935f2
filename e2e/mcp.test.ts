import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { joinHouse, vaultOf, type Person } from './person.ts'
import { startHouse, type House } from './start-house.ts'

let house: House
let person: Person
let token: string

beforeAll(async () => {
  house = await startHouse()
  person = await joinHouse(house)
  token = person.token
})
afterAll(() => house.stop())

const mcpUrl = () => new URL('/mcp', house.urls.hub)
const headers = () => ({ authorization: `Bearer ${token}` })

async function connect(): Promise<Client> {
  // Left to itself this client speaks the older revisions.
  const client = new Client({ name: 'journey', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  await client.connect(new StreamableHTTPClientTransport(mcpUrl(), { requestInit: { headers: headers() } }))
  return client
}

async function connectLegacy(): Promise<LegacyClient> {
  const client = new LegacyClient({ name: 'journey', version: '1' })
  await client.connect(new LegacyTransport(mcpUrl(), { requestInit: { headers: headers() } }))
  return client
}

type Call = (name: string, input?: Record<string, unknown>) => Promise<Record<string, never>>
function callerOf(client: Client | LegacyClient): Call {
  return async (name, input = {}) => {
    const answer = await (client as Client).callTool({ name, arguments: input })
    if (answer.isError) throw new Error(JSON.stringify(answer.content))
    return answer.structuredContent as Record<string, never>
  }
}

describe.each([
  ['of the 2026-07-28 revision', connect],
  ['of the revisions before it', connectLegacy],
])('an MCP client %s', (_, open) => {
  it('finds, reads and sends mail, and keeps the calendar', async () => {
    const client = await open()
    const call = callerOf(client)

    expect(await call('google_connection_status')).toMatchObject({ gmail: true, calendar: true })
    const { messages } = (await call('gmail_search_messages', { q: 'subject:budget' })) as unknown as {
      messages: { id: string }[]
    }
    expect(await call('gmail_get_message', { message_id: messages[0]!.id })).toMatchObject({ text: expect.any(String) })
    const subject = `Journey ${randomBytes(4).toString('hex')}`
    await call('gmail_send_message', { to: ['bruno@example.test'], subject, text: 'Hello Bruno' })
    expect(await call('gmail_search_messages', { q: `in:sent subject:"${subject}"` })).toMatchObject({
      messages: [{ subject }],
    })
    await call('calendar_create_event', { title: subject, start: '2027-05-01T10:00' })
    expect(await call('calendar_list_events', { from: '2027-05-01', to: '2027-05-02', q: subject })).toMatchObject({
      events: [{ title: subject, start: 'Sat 2027-05-01T10:00:00+02:00[Europe/Berlin]' }],
    })
    await client.close()
  })
})

it('a token that is revoked at the vault is refused by the hub within two seconds', async () => {
  const vault = vaultOf(house, person.pair.access_token)
  const { id, token: other } = await vault.auth.createToken({ body: { name: 'to be revoked' } })
  const ask = () =>
    fetch(mcpUrl(), { method: 'POST', headers: { authorization: `Bearer ${other}` } }).then(({ status }) => status)
  expect(await ask()).not.toBe(401)
  await vault.auth.revokeToken({ params: { id } })

  await expect.poll(ask, { timeout: 2_000, interval: 50 }).toBe(401)
})

describe('after a kill -9', () => {
  const pidOf = async (name: string) => {
    const run = JSON.parse(await readFile(join(house.dataDir, 'run.json'), 'utf8')) as {
      children: Record<string, { pid: number }>
    }
    return run.children[name]!.pid
  }
  const postgresPid = async () =>
    Number((await readFile(join(house.dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0])

  it.each(['vault', 'hub', 'google-sandbox'])('of the %s it comes back, and the same token works', async (name) => {
    const pid = await pidOf(name)
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => pidOf(name), { timeout: 20_000 }).not.toBe(pid)

    await expect.poll(statusOfSearch, { timeout: 20_000 }).toBe('ok')
  })

  it('of the database nothing committed is lost', async () => {
    const vault = vaultOf(house, person.pair.access_token)
    const made = await vault.auth.createToken({ body: { name: 'committed just before' } })
    const pid = await postgresPid()
    process.kill(pid, 'SIGKILL')
    // Its processes outlive it by a moment in which they still answer.
    await expect.poll(postgresPid, { timeout: 30_000 }).not.toBe(pid)

    await expect.poll(namesOfTokens, { timeout: 30_000 }).toContain('committed just before')
    token = made.token
    expect(await statusOfSearch()).toBe('ok')

    async function namesOfTokens() {
      try {
        return (await vault.auth.listTokens()).tokens.map(({ name }) => name)
      } catch {
        return []
      }
    }
  })

  async function statusOfSearch(): Promise<string> {
    try {
      const client = await connect()
      await callerOf(client)('gmail_search_messages', { max_results: 1 })
      await client.close()
      return 'ok'
    } catch (error) {
      return (error as Error).message
    }
  }
})
