import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { walkConsent } from '@oma/testing'
import { ada, bruno, connectGoogle, control, openCallback, queuedRevocations, statusOf } from '../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
beforeAll(async () => void (vault = await startVault({}, { backgroundMs: 20 })))
afterAll(() => vault.close())
beforeEach(async () => {
  await control(vault, 'reset', {})
  await vault.database.query('delete from google_pending_connections')
  user = await vault.join()
})

const hour = 3600
const gmail = 'https://www.googleapis.com/auth/gmail.modify'
const calendar = 'https://www.googleapis.com/auth/calendar'

const firstOf = async ({ client }: TestUser) => (await client.google.connections()).connections[0]!
const askFor = async (query: { connection: string; services?: string }) =>
  new URL((await user.client.google.authUrl({ query })).auth_url).searchParams
/** The same user, whose login has not run out with the clock. */
const later = async (seconds: number): Promise<TestUser> => {
  vault.clock.advance(seconds)
  const pair = await vault.as().auth.login({ body: user })
  return { ...user, pair, client: vault.as(pair.access_token) }
}

describe('an authorization for a named connection', () => {
  it('asks for exactly what is missing, on top of what was granted', async () => {
    await connectGoogle(vault, user, { untick: ['gmail'] })
    const { id } = await firstOf(user)

    expect(Object.fromEntries(await askFor({ connection: id }))).toMatchObject({
      scope: `openid email ${gmail}`,
      include_granted_scopes: 'true',
      login_hint: ada,
      prompt: 'consent',
    })
  })

  it('repairs an unticked Gmail with one visit, and calendar goes on working', async () => {
    await connectGoogle(vault, user, { untick: ['gmail'] })
    expect(await statusOf(user)).toMatchObject({ gmail_connected: false, calendar_connected: true })
    const { id } = await firstOf(user)
    const { headers } = await connectGoogle(vault, user, { connection: id })

    expect(headers.location).toBe('/?google=connected')
    expect(await firstOf(user)).toMatchObject({ id, services: ['gmail', 'calendar'], health: { state: 'connected' } })
    const { scopes } = await (await later(hour)).client.google.credentials()
    expect(scopes).toEqual(expect.arrayContaining([gmail, calendar]))
  })

  it('adds a service to those there are', async () => {
    await connectGoogle(vault, user, { services: 'calendar' })
    const { id } = await firstOf(user)
    expect((await askFor({ connection: id, services: 'gmail' })).get('scope')).toBe(`openid email ${gmail}`)
    await connectGoogle(vault, user, { connection: id, services: 'gmail' })

    expect(await statusOf(user)).toMatchObject({ gmail_connected: true, calendar_connected: true })
  })

  it('lasts beyond the hour also when Google had given another account the missing scope', async () => {
    await connectGoogle(vault, user, { services: 'calendar' })
    // Google remembers one permission for all of OMA, but a refresh token holds only what it was made for.
    await connectGoogle(vault, await vault.join(), { services: 'gmail' })
    const { id } = await firstOf(user)
    await connectGoogle(vault, user, { connection: id, services: 'gmail' })

    const { scopes } = await (await later(hour)).client.google.credentials()
    expect(scopes).toEqual(expect.arrayContaining([gmail, calendar]))
  })

  it('forces no consent where nothing is missing and a refresh token is at hand, and keeps that', async () => {
    await connectGoogle(vault, user)
    const { refresh_token } = await user.client.google.credentials()
    const { id } = await firstOf(user)
    expect((await askFor({ connection: id })).has('prompt')).toBe(false)
    const { headers } = await connectGoogle(vault, user, { connection: id })

    expect(headers.location).toBe('/?google=connected')
    expect(await user.client.google.credentials()).toMatchObject({ refresh_token })
  })

  it('asks for everything again, with consent, once Google has ended the permission', async () => {
    await connectGoogle(vault, user, { untick: ['gmail'] })
    await control(vault, 'tokens/revoke', { account: ada })
    user = await later(hour)
    await expect(user.client.google.credentials()).rejects.toMatchObject({ code: 'google-needs-reconnect' })
    const { id } = await firstOf(user)
    const asked = await askFor({ connection: id })
    expect(asked.get('scope')).toBe(`openid email ${gmail} ${calendar}`)
    expect(asked.get('prompt')).toBe('consent')
    await connectGoogle(vault, user, { connection: id })

    expect(await firstOf(user)).toMatchObject({ id, services: ['gmail', 'calendar'], health: { state: 'connected' } })
  })

  it('of somebody else is not found', async () => {
    await connectGoogle(vault, user)
    const { id } = await firstOf(user)
    const other = await vault.join()

    await expect(other.client.google.authUrl({ query: { connection: id } })).rejects.toMatchObject({
      code: 'not-found',
      status: 404,
    })
  })
})

describe('another Google account than expected', () => {
  /** Asks, lets Bruno come back instead of Ada, and returns the browser that was used. */
  const comeBackAs = async (account: string, query: object = { login_hint: ada }) => {
    const authorization = `Bearer ${user.pair.access_token}`
    const asked = await vault.app.inject({
      url: '/api/v1/google/auth/url',
      query: { ...query },
      headers: { authorization },
    })
    const callback = await walkConsent(asked.json<{ auth_url: string }>().auth_url, { account })
    const { name, value } = asked.cookies[0]!
    const answer = await openCallback(vault, callback, { cookie: `${name}=${value}` })
    const location = new URL(answer.headers.location!, vault.publicUrl)
    return { location, id: location.searchParams.get('pending')!, cookie: `${name}=${value}` }
  }
  const call = (method: 'GET' | 'POST' | 'DELETE', path: string, cookie: string, by = user) =>
    vault.app.inject({
      method,
      url: `/api/v1/google/pending/${path}`,
      headers: { cookie, authorization: `Bearer ${by.pair.access_token}` },
    })
  /** A Google account that nobody has connected. */
  const newcomer = async () => {
    const email = `${randomUUID()}@example.test`
    await control(vault, 'seed', { accounts: [{ email, name: 'Newcomer' }] })
    return email
  }
  const revocations = async () =>
    (await control<{ calls: unknown[] }>(vault, `calls?path=${encodeURIComponent('/revoke*')}`)).calls.length
  const countRows = async () =>
    (await vault.database.query(`select id from google_pending_connections where user_id = '${user.user.id}'`)).length

  it('is asked about first: nothing is connected until the user accepts', async () => {
    const { location, id, cookie } = await comeBackAs(bruno, { login_hint: ada, return_url: '/tokens' })
    expect(location.pathname).toBe('/connect/confirm')
    expect(await statusOf(user)).toMatchObject({ accounts: [] })
    expect((await call('GET', id, cookie)).json()).toEqual({
      id,
      account: bruno,
      expected_account: ada,
      services: ['gmail', 'calendar'],
      expires_at: expect.any(String),
    })
    const accepted = await call('POST', `${id}/accept`, cookie)

    expect(accepted.json()).toEqual({ return_url: '/tokens?google=connected' })
    expect(await statusOf(user)).toMatchObject({ accounts: [bruno], gmail_connected: true })
    expect(await user.client.google.credentials()).toMatchObject({ account: bruno })
  })

  it('on reconnecting leaves the connection as it was', async () => {
    await connectGoogle(vault, user, { untick: ['gmail'] })
    const before = await user.client.google.credentials()
    vault.clock.advance(1)
    const { id, cookie } = await comeBackAs(bruno, { connection: (await firstOf(user)).id })
    expect(await user.client.google.credentials()).toEqual(before)
    await call('POST', `${id}/accept`, cookie)

    expect(await user.client.google.credentials()).toEqual(before)
    expect(await statusOf(user)).toMatchObject({ accounts: [ada, bruno] })
  })

  it('is given back to Google when the user declines', async () => {
    const { id, cookie } = await comeBackAs(await newcomer())
    const declined = await call('DELETE', id, cookie)

    expect(declined.statusCode).toBe(204)
    expect(await statusOf(user)).toMatchObject({ accounts: [] })
    expect(await countRows()).toBe(0)
    await expect.poll(revocations).toBe(1)
  })

  it('is not given back while another user has it connected', async () => {
    const other = await vault.join()
    await connectGoogle(vault, other, { account: bruno })
    const { id, cookie } = await comeBackAs(bruno)
    await call('DELETE', id, cookie)

    await expect.poll(() => queuedRevocations(vault)).toBe(0)
    expect(await revocations()).toBe(0)
    const { access_token } = await other.client.google.credentials()
    const answer = await fetch(`${vault.sandboxUrl}/gmail/v1/users/me/profile`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(answer.status).toBe(200)
  })

  it('is not asked about when it is the expected one, however the hint was written', async () => {
    const { location } = await comeBackAs(ada, { login_hint: ada.toUpperCase() })

    expect(location.search).toBe('?google=connected')
  })

  it('can be decided once', async () => {
    const { id, cookie } = await comeBackAs(bruno)
    const answers = await Promise.all(Array.from({ length: 4 }, () => call('POST', `${id}/accept`, cookie)))

    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    expect(answers.filter(({ statusCode }) => statusCode === 404)).toHaveLength(3)
    expect((await call('DELETE', id, cookie)).statusCode).toBe(404)
    expect(await statusOf(user)).toMatchObject({ accounts: [bruno] })
  })

  it('cannot be decided by somebody else, nor in another browser, nor after ten minutes', async () => {
    const { id, cookie } = await comeBackAs(bruno)
    const other = await vault.join()
    for (const [method, path] of [
      ['GET', id],
      ['POST', `${id}/accept`],
      ['DELETE', id],
    ] as const) {
      expect((await call(method, path, cookie, other)).statusCode).toBe(404)
      expect((await call(method, path, 'oma_google=another')).statusCode).toBe(404)
      expect((await call(method, path, '')).statusCode).toBe(404)
    }
    vault.clock.advance(600)
    expect((await call('POST', `${id}/accept`, cookie)).statusCode).toBe(404)
    expect(await statusOf(user)).toMatchObject({ accounts: [] })
    expect(await statusOf(other)).toMatchObject({ accounts: [] })
  })

  it('lies in the database only sealed', async () => {
    await comeBackAs(bruno)
    const rows = JSON.stringify(
      await vault.database.query(`select * from google_pending_connections where user_id = '${user.user.id}'`),
    )

    expect(rows).toMatch(/"answer_sealed":"v2\./)
    expect(rows).not.toMatch(/ya29|1\/\/|bruno/)
  })

  it('left undecided is given back to Google when its time is over', async () => {
    await comeBackAs(await newcomer())
    vault.clock.advance(599)
    const { id, cookie } = await comeBackAs(await newcomer())
    vault.clock.advance(2)

    await expect.poll(countRows).toBe(1)
    await expect.poll(revocations).toBe(1)
    expect((await call('GET', id, cookie)).statusCode).toBe(200)
  })

  it('is one of ten at most: an eleventh gives the first back', async () => {
    for (let n = 0; n < 11; n++) {
      await comeBackAs(await newcomer())
      vault.clock.advance(1)
    }

    expect(await countRows()).toBe(10)
    await expect.poll(revocations).toBe(1)
  })

  it('is given back to Google when the OMA account is deleted', async () => {
    await comeBackAs(await newcomer())
    await user.client.auth.deleteAccount({ body: { password: user.password } })

    await expect.poll(() => queuedRevocations(vault)).toBe(0)
    const { calls } = await control<{ calls: { status: number }[] }>(vault, 'calls?path=/revoke')
    expect(calls.map(({ status }) => status)).toEqual([200])
    expect(await countRows()).toBe(0)
  })

  it('is kept track of in the audit', async () => {
    const { id, cookie } = await comeBackAs(bruno)
    await call('DELETE', id, cookie)
    const rows = await vault.database.query(
      `select event, details from audit_events where user_id = '${user.user.id}' and event like 'google.%' order by id limit 2`,
    )

    expect(rows).toEqual([
      { event: 'google.other_account_came_back', details: { google_account: bruno, expected_account: ada } },
      { event: 'google.connection_refused', details: { google_account: bruno } },
    ])
  })
})
