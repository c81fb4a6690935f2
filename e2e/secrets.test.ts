import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { createSandboxControl } from '@oma/google-sandbox/control'
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHouseDatabase } from './house-database.ts'
import { joinHouse, vaultOf } from './person.ts'
import { startHouse, type House } from './start-house.ts'

let house: House
/** What must not be found, by what it is. */
const secrets: Record<string, string> = {}

beforeAll(async () => {
  const keys = {
    SECRET_KEY: randomBytes(32).toString('base64url'),
    HUB_CLIENT_SECRET: randomBytes(32).toString('base64url'),
  }
  house = await startHouse({ ...keys, LOG_LEVEL: 'trace' })
  const { password, pair, token, callback } = await joinHouse(house)
  const google = await vaultOf(house, pair.access_token).google.credentials()
  const rotated = await vaultOf(house).auth.refresh({ body: { refresh_token: pair.refresh_token } })
  const mailText = `Only for Bruno ${randomBytes(8).toString('hex')}`
  Object.assign(secrets, keys, {
    password,
    'access token of the login': pair.access_token,
    'refresh token of the login': pair.refresh_token,
    'refresh token after a rotation': rotated.refresh_token,
    'personal access token': token,
    'access token of Google': google.access_token,
    'refresh token of Google': google.refresh_token!,
    'authorization code': callback.searchParams.get('code')!,
    state: callback.searchParams.get('state')!,
    'text of a mail': mailText,
  })
  await work(token, mailText)
  await fail(password)
})
afterAll(() => house.stop())

/** Calls that go well, and one that Google breaks. */
async function work(token: string, text: string) {
  const client = new Client({ name: 'journey', version: '1' })
  const headers = { authorization: `Bearer ${token}` }
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', house.urls.hub), { requestInit: { headers } }))
  const mail = { to: ['bruno@example.test'], subject: 'Hello', text }
  await client.callTool({ name: 'gmail_send_message', arguments: mail })
  await createSandboxControl(house.urls.sandbox).faults.add({ method: 'POST', path: '/upload/gmail/*', status: 500 })
  expect(await client.callTool({ name: 'gmail_send_message', arguments: mail })).toMatchObject({ isError: true })
  await client.close()
}

/** Requests that are refused, with the secret where it must not be. */
async function fail(password: string) {
  const { vault, hub } = house.urls
  const json = { 'content-type': 'application/json' }
  await fetch(`${vault}/api/v1/auth/login`, { method: 'POST', headers: json, body: `{"password":"${password}"` })
  await fetch(`${vault}/api/v1/auth/me?access_token=${secrets['access token of the login']}`)
  await fetch(`${vault}/api/auth/callback?state=wrong&code=${secrets['authorization code']}`)
  await fetch(`${hub}/mcp?token=${secrets['personal access token']}`, { method: 'POST' })
  const wrong = { authorization: `Basic ${secrets['personal access token']}` }
  await fetch(`${hub}/mcp`, { method: 'POST', headers: wrong })
}

describe('no secret is found', () => {
  const found = (text: string) =>
    Object.entries(secrets).flatMap(([name, value]) => (text.includes(value) ? [name] : []))

  it('in the logs, at their most talkative', async () => {
    const logs = join(house.dataDir, 'logs')
    const names = (await readdir(logs)).toSorted()
    expect(names).toEqual(expect.arrayContaining(['google-sandbox.log', 'hub.log', 'postgres.log', 'vault.log']))

    for (const name of names) {
      const text = await readFile(join(logs, name), 'utf8')
      expect([name, found(text)]).toEqual([name, []])
    }
    expect(await readFile(join(logs, 'hub.log'), 'utf8')).toContain('gmail_send_message')
  })

  it('in the database', async () => {
    const sql = await openHouseDatabase(house)
    const tables = await sql`select table_name from information_schema.tables where table_schema = 'public'`
    const rows = await Promise.all(tables.map(({ table_name: name }) => sql`select * from ${sql(name as string)}`))
    await sql.end()

    expect(rows.flat().length).toBeGreaterThan(5)
    expect(found(JSON.stringify(rows))).toEqual([])
  })

  it('in the metrics', async () => {
    for (const url of [house.urls.vault, house.urls.hub]) {
      expect(found(await (await fetch(`${url}/metrics`)).text())).toEqual([])
    }
  })
})
