import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FaultWish } from '@oma/google-sandbox/control'
import { ada, connectGoogle, control, statusOf, tokenCalls } from '../../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())
beforeEach(async () => {
  await control(vault, 'reset', {})
  user = await vault.join()
})

const hour = 3600
const day = 24 * hour
const gmail = 'https://www.googleapis.com/auth/gmail.modify'
const calendar = 'https://www.googleapis.com/auth/calendar'
const token = { method: 'POST', path: '/token' }
const weather = (fault: Omit<FaultWish, 'path'>) => control(vault, 'faults', { ...token, ...fault })
const calm = () => control(vault, 'faults', undefined, 'DELETE')
const credentialsOf = (client: TestUser['client']) => client.google.credentials({ query: {} })
const rowOf = async ({ user: { id } }: TestUser) =>
  (await vault.database.query(`select * from google_credentials where user_id = '${id}'`))[0]!
const eventsOf = ({ user: { id } }: TestUser, event: string) =>
  vault.database.query(`select details from audit_events where user_id = '${id}' and event = '${event}'`)

/** A login that is good although time has passed. */
async function later(seconds: number): Promise<TestUser['client']> {
  vault.clock.advance(seconds)
  const { access_token } = await vault.as().auth.login({ body: user })
  return vault.as(access_token)
}

/** A connection whose access token ran out just now. */
async function connectAndExpire(options: Parameters<typeof connectGoogle>[2] = {}): Promise<TestUser['client']> {
  await connectGoogle(vault, user, options)
  return later(hour)
}

describe('Google is away', () => {
  it.each([
    ['500', { status: 500 }],
    ['503 with a page', { status: 503, body: '<html>Backend Error</html>' }],
    ['429', { status: 429, headers: { 'retry-after': '0' } }],
    ['a connection that breaks', { reset: true }],
    ['truncated JSON', { truncate: true }],
    ['what is no JSON', { status: 200, body: '<html>OK</html>' }],
  ])('%s: backs off, keeps the credentials, answers 503 with Retry-After, and recovers by itself', async (_, fault) => {
    const client = await connectAndExpire()
    const before = await rowOf(user)
    await weather({ ...fault, times: 100 })
    const calls = await tokenCalls(vault)

    await expect(credentialsOf(client)).rejects.toMatchObject({
      code: 'google-unavailable',
      status: 503,
      retryAfterSeconds: expect.any(Number),
    })
    expect(await tokenCalls(vault)).toBe(calls + 4)
    const after = await rowOf(user)
    for (const column of ['access_token_sealed', 'refresh_token_sealed', 'scopes', 'needs_reconnect', 'version'])
      expect(after[column]).toEqual(before[column])
    await calm()
    vault.clock.advance(60)
    expect(await credentialsOf(client)).toMatchObject({ account: ada })
  })

  it('for a moment: nobody notices', async () => {
    const client = await connectAndExpire()
    await weather({ status: 503, times: 2 })

    expect(await credentialsOf(client)).toMatchObject({ account: ada })
  })

  it('waits as long as Google asks for in Retry-After', async () => {
    const client = await connectAndExpire()
    await weather({ status: 429, times: 1, headers: { 'retry-after': '1' } })
    const begin = performance.now()
    await credentialsOf(client)

    expect(performance.now() - begin).toBeGreaterThan(1_000)
  })

  it('for long by its own word: is not asked again before', async () => {
    const client = await connectAndExpire()
    await weather({ status: 503, times: 1, headers: { 'retry-after': '40' } })
    await expect(credentialsOf(client)).rejects.toMatchObject({ retryAfterSeconds: 40 })
    const calls = await tokenCalls(vault)
    vault.clock.advance(30)
    await expect(credentialsOf(client)).rejects.toMatchObject({ retryAfterSeconds: 10 })
    expect(await tokenCalls(vault)).toBe(calls)
    vault.clock.advance(10)

    expect(await credentialsOf(client)).toMatchObject({ account: ada })
  })

  it('a storm of callers is no storm at Google', async () => {
    const client = await connectAndExpire()
    await weather({ status: 503, times: 1_000 })
    const calls = await tokenCalls(vault)
    for (let wave = 0; wave < 3; wave++) {
      const answers = await Promise.allSettled(Array.from({ length: 50 }, () => credentialsOf(client)))
      expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(50)
    }

    expect(await tokenCalls(vault)).toBe(calls + 4)
  })

  it('while the token at hand works: it is handed out without waiting for long', async () => {
    await connectGoogle(vault, user)
    const before = await credentialsOf(user.client)
    const client = await later(hour - 240)
    await weather({ delay_ms: 2_500, times: 1 })
    const begin = performance.now()

    expect(await credentialsOf(client)).toMatchObject({ access_token: before.access_token })
    expect(performance.now() - begin).toBeLessThan(2_400)
    await expect.poll(async () => (await rowOf(user))['version']).toBe(2)
  })

  it('does not know this installation: tells the operator’s mistake, and asks once', async () => {
    const client = await connectAndExpire()
    await weather({ status: 401, body: { error: 'invalid_client' }, times: 100 })
    const calls = await tokenCalls(vault)
    const expected = { code: 'google-unavailable', detail: expect.stringContaining('GOOGLE_CLIENT_ID') }
    await expect(credentialsOf(client)).rejects.toMatchObject(expected)
    await expect(credentialsOf(client)).rejects.toMatchObject(expected)

    expect(await tokenCalls(vault)).toBe(calls + 1)
  })
})

describe('invalid_grant', () => {
  it('needs_reconnect at once, one audit entry, no retry storm', async () => {
    const client = await connectAndExpire()
    await control(vault, 'tokens/revoke', { account: ada })
    const calls = await tokenCalls(vault)
    for (let wave = 0; wave < 2; wave++) {
      const answers = await Promise.allSettled(Array.from({ length: 30 }, () => credentialsOf(client)))
      for (const answer of answers)
        expect(answer).toMatchObject({ reason: { code: 'google-needs-reconnect', status: 409 } })
    }

    expect(await tokenCalls(vault)).toBe(calls + 1)
    expect(await eventsOf(user, 'google.needs_reconnect')).toEqual([
      { details: { google_account: ada, reason: 'revoked-or-password-changed' } },
    ])
    expect(await eventsOf(user, 'google.credentials_handed_out')).toEqual([])
  })

  const dead = { status: 400, times: 1 }
  it.each([
    ['revoked-or-password-changed', 'password', hour, {}, dead],
    ['revoked', 'revoked at Google', hour, { services: 'calendar' }, dead],
    ['testing-expired', '7 days', 7 * day, {}, dead],
    ['expired', 'six months', 200 * day, {}, dead],
    ['account-deleted', 'deleted', hour, {}, { ...dead, body: { error_description: 'Account has been deleted' } }],
    ['sign-in-required', 'organisation', hour, {}, { ...dead, body: { error_subtype: 'invalid_rapt' } }],
  ])(
    'is told as %s where it can be told, in words and as a stable code',
    async (reason, words, age, options, fault) => {
      await connectGoogle(vault, user, options)
      const client = await later(age)
      const body = { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }
      await weather({ ...fault, body: { ...body, ...('body' in fault ? fault.body : {}) } })

      await expect(credentialsOf(client)).rejects.toMatchObject({ detail: expect.stringContaining(words) })
      expect(await client.google.status({ query: {} })).toMatchObject({
        needs_reconnect: expect.stringContaining(words),
        needs_reconnect_reason: reason,
      })
      const [connection] = (await client.google.connections()).connections
      expect(connection!.health).toMatchObject({ reason: 'needs-reconnect', reconnect_reason: reason })
    },
  )

  it('of a project in testing is told as that, once the seven days are over', async () => {
    await control(vault, 'publishing', { status: 'testing' })
    await connectGoogle(vault, user)
    for (let days = 1; days <= 6; days++) expect(await credentialsOf(await later(day))).toMatchObject({ account: ada })

    await expect(credentialsOf(await later(day))).rejects.toMatchObject({ detail: expect.stringContaining('7 days') })
  })

  it('after more than seven good days is not blamed on testing', async () => {
    await connectGoogle(vault, user)
    await credentialsOf(await later(8 * day))
    await control(vault, 'tokens/revoke', { account: ada })
    const client = await later(hour)
    await expect(credentialsOf(client)).rejects.toMatchObject({ code: 'google-needs-reconnect' })

    expect(await client.google.status({ query: {} })).toMatchObject({
      needs_reconnect_reason: 'revoked-or-password-changed',
    })
  })
})

describe('a refresh', () => {
  it('keeps a refresh token that Google rotated, and the old one where Google sends none', async () => {
    const client = await connectAndExpire()
    const first = await rowOf(user)
    const { refresh_token } = await credentialsOf(client)
    expect((await rowOf(user))['refresh_token_sealed']).toBe(first['refresh_token_sealed'])
    const answer = { access_token: 'ya29.next', expires_in: 3599, scope: gmail, refresh_token: '1//rotated' }
    await weather({ status: 200, body: answer, times: 1 })
    const after = await credentialsOf(await later(hour))

    expect(refresh_token).not.toBe('1//rotated')
    expect(after).toMatchObject({ access_token: 'ya29.next', refresh_token: '1//rotated' })
  })

  it('keeps a rotated refresh token although the user gave up a service meanwhile, and the service stays given up', async () => {
    const client = await connectAndExpire()
    const scope = `${gmail} ${calendar}`
    const answer = { access_token: 'ya29.next', expires_in: 3599, scope, refresh_token: '1//rotated' }
    await weather({ status: 200, body: answer, delay_ms: 1_500, times: 1 })
    const calls = await tokenCalls(vault)
    const asked = credentialsOf(client)
    await expect.poll(() => tokenCalls(vault)).toBe(calls + 1)
    await client.google.disconnect({ params: { service: 'gmail' }, query: {} })

    expect(await asked).toMatchObject({ access_token: 'ya29.next', refresh_token: '1//rotated', scopes: [calendar] })
  })

  it('that comes back after the user connected again changes nothing', async () => {
    const client = await connectAndExpire()
    await weather({ status: 400, body: { error: 'invalid_grant' }, delay_ms: 2_500, times: 1 })
    const calls = await tokenCalls(vault)
    const asked = credentialsOf(client)
    await expect.poll(() => tokenCalls(vault)).toBe(calls + 1)
    const { access_token } = await vault.as().auth.login({ body: user })
    await connectGoogle(vault, { ...user, client, pair: { ...user.pair, access_token } })
    await asked

    expect(await statusOf({ ...user, client })).toMatchObject({ needs_reconnect: null, needs_reconnect_reason: null })
    expect(await eventsOf(user, 'google.needs_reconnect')).toEqual([])
  })

  it('leaves no lease behind, whatever came of it', async () => {
    const client = await connectAndExpire()
    await weather({ status: 503, times: 4 })
    await expect(credentialsOf(client)).rejects.toMatchObject({ code: 'google-unavailable' })
    expect(await rowOf(user)).toMatchObject({ lease_owner: null, lease_until: null })
    vault.clock.advance(5)
    await credentialsOf(client)

    expect(await rowOf(user)).toMatchObject({ lease_owner: null, lease_until: null })
  })

  it('is counted by what came of it', async () => {
    const client = await connectAndExpire()
    await credentialsOf(client)
    const metrics = (await vault.app.inject('/metrics')).payload

    expect(metrics).toMatch(/vault_google_refreshes_total\{outcome="refreshed",service="vault"\} [1-9]/)
    expect(metrics).toMatch(/vault_google_revocations_queued\{service="vault"\} \d/)
  })
})
