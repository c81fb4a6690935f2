import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSandboxControl, type SecurityEventWish } from '@oma/google-sandbox/control'
import { walkConsent } from '@oma/testing'
import { createBrowser } from '../testing/browser.ts'
import { ada, bruno, connectGoogle, control, statusOf, tokenCalls } from '../testing/google.ts'
import { addAuthenticatorApp } from '../testing/second-factor.ts'
import { startVault, startVaultForTest, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())
beforeEach(async () => {
  await control(vault, 'reset', {})
  // Connections and logins of earlier tests speak of the same Google accounts.
  await vault.database.query('delete from users')
  user = await vault.join()
})

const sign = async (event: SecurityEventWish, at = vault) =>
  (await createSandboxControl(at.sandboxUrl).securityEvent(event)).token
const push = (token: string, headers: Record<string, string> = {}, at = vault) =>
  at.app.inject({
    method: 'POST',
    url: '/api/v1/google/events',
    headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json', ...headers },
    payload: token,
  })
const tell = async (event: SecurityEventWish) => push(await sign(event))
const auditOf = ({ user: { id } }: TestUser) =>
  vault.database.query(
    `select event, details from audit_events where user_id = '${id}' and event in
     ('google.security_event', 'google.needs_reconnect', 'google.disconnected') order by id`,
  )
const countTaken = async () => (await vault.database.query('select id from google_security_events')).length

describe('a security event', () => {
  it('that the permission was taken back stops the connection at once, for every user who has it', async () => {
    const other = await vault.join()
    await connectGoogle(vault, user)
    await connectGoogle(vault, other)
    vault.clock.advance(1)
    await connectGoogle(vault, user, { account: bruno })
    const calls = await tokenCalls(vault)
    const answer = await tell({ type: 'tokens-revoked', account: ada })

    expect([answer.statusCode, answer.body]).toEqual([202, ''])
    for (const one of [user, other]) {
      await expect(one.client.google.credentials({ query: { account: ada } })).rejects.toMatchObject({
        code: 'google-needs-reconnect',
        detail: expect.stringContaining('revoked at Google'),
      })
    }
    expect(await user.client.google.credentials({ query: { account: bruno } })).toMatchObject({ account: bruno })
    expect(await tokenCalls(vault)).toBe(calls)
    expect(await auditOf(user)).toEqual([
      { event: 'google.needs_reconnect', details: { google_account: ada, reason: expect.any(String) } },
      { event: 'google.security_event', details: { type: 'tokens-revoked', google_account: ada } },
    ])
  })

  it.each(['prefix', 'hash_base64_sha512_sha512'] as const)(
    'that one refresh token was revoked stops only the connection that holds it, named by its %s',
    async (token_identifier_alg) => {
      const other = await vault.join()
      await connectGoogle(vault, user)
      await connectGoogle(vault, other)
      const { refresh_token } = await user.client.google.credentials()
      await tell({ type: 'token-revoked', refresh_token: refresh_token!, token_identifier_alg })

      await expect(user.client.google.credentials()).rejects.toMatchObject({ code: 'google-needs-reconnect' })
      expect(await other.client.google.credentials()).toMatchObject({ account: ada })
    },
  )

  it('that Google’s sessions were ended makes the next use ask Google', async () => {
    await connectGoogle(vault, user)
    const before = await user.client.google.credentials()
    await tell({ type: 'sessions-revoked', account: ada })

    expect((await user.client.google.credentials()).access_token).not.toBe(before.access_token)
  })

  it.each(['hijacking', 'bulk-account'])(
    'that the account was disabled for %s stops the connection',
    async (reason) => {
      await connectGoogle(vault, user)
      await tell({ type: 'account-disabled', account: ada, reason })

      expect(await statusOf(user)).toMatchObject({ needs_reconnect: expect.stringContaining('disabled') })
      expect(await auditOf(user)).toContainEqual({
        event: 'google.security_event',
        details: { type: 'account-disabled', google_account: ada, reason },
      })
    },
  )

  it('that the account is gone removes the connection', async () => {
    await connectGoogle(vault, user)
    await tell({ type: 'account-purged', account: ada })

    expect(await statusOf(user)).toMatchObject({ accounts: [] })
    expect((await auditOf(user)).map(({ event }) => event)).toEqual(['google.disconnected', 'google.security_event'])
  })

  it('that the password has to change is noted, and nothing else', async () => {
    await connectGoogle(vault, user)
    await tell({ type: 'account-credential-change-required', account: ada })

    expect(await user.client.google.credentials()).toMatchObject({ account: ada })
    expect(await auditOf(user)).toEqual([
      {
        event: 'google.security_event',
        details: { type: 'account-credential-change-required', google_account: ada },
      },
    ])
  })

  it('for a test, or about somebody unknown, or of an unknown kind is accepted', async () => {
    expect((await tell({ type: 'verification', state: 'hello' })).statusCode).toBe(202)
    expect((await tell({ type: 'account-disabled', account: bruno })).statusCode).toBe(202)
    const events = { 'https://schemas.openid.net/secevent/risc/event-type/new-kind': {} }
    expect((await tell({ type: 'verification', claims: { events } })).statusCode).toBe(202)
  })

  it('acts once however often and however fast it is delivered', async () => {
    await connectGoogle(vault, user)
    const token = await sign({ type: 'tokens-revoked', account: ada })
    const answers = await Promise.all(Array.from({ length: 5 }, () => push(token)))
    expect(answers.every(({ statusCode }) => statusCode === 202 || statusCode === 503)).toBe(true)
    await connectGoogle(vault, user)

    // Sent once more it must not stop what the user has repaired meanwhile.
    expect((await push(token)).statusCode).toBe(202)
    expect(await user.client.google.credentials()).toMatchObject({ account: ada })
    expect((await auditOf(user)).filter(({ event }) => event === 'google.security_event')).toHaveLength(1)
  })

  it('that died half-way is acted on by a later delivery', async () => {
    await connectGoogle(vault, user)
    const token = await sign({ type: 'tokens-revoked', account: ada, claims: { jti: 'died-half-way' } })
    const taken = (at: Date) =>
      vault.database.query(
        `insert into google_security_events (id, taken_at) values ('died-half-way', '${at.toISOString()}')
         on conflict (id) do update set taken_at = excluded.taken_at`,
      )
    await taken(vault.clock.now())
    const busy = await push(token)
    expect([busy.statusCode, busy.headers['retry-after']]).toEqual([503, '5'])
    await taken(new Date(vault.clock.now().getTime() - 61_000))

    expect((await push(token)).statusCode).toBe(202)
    await expect(user.client.google.credentials()).rejects.toMatchObject({ code: 'google-needs-reconnect' })
  })

  it('is forgotten when it is too old to be accepted again', async () => {
    await tell({ type: 'verification' })
    expect(await countTaken()).toBeGreaterThan(0)
    vault.clock.advance(15 * 24 * 3600)
    await tell({ type: 'verification' })

    expect(await countTaken()).toBe(1)
  })
})

describe('a security event about a Google account that somebody logs in by', () => {
  const suspended = { location: '/login?google_login=suspended' }
  const eventsOf = async (username: string) => {
    const rows = await vault.database.query(
      `select event from audit_events join users on users.id = user_id where username = '${username}' order by audit_events.id`,
    )
    return rows.map(({ event }) => event)
  }

  it('that it was hijacked ends every session and lets nobody in by it, until Google enables it again', async () => {
    const [browser, other] = [createBrowser(vault), createBrowser(vault)]
    await browser.signIn(ada)
    await other.signIn(ada)
    await connectGoogle(vault, user)
    await tell({ type: 'account-disabled', account: ada, reason: 'hijacking' })

    for (const each of [browser, other]) expect(await each.whoAmI()).toBeUndefined()
    expect(await createBrowser(vault).signIn(ada)).toMatchObject(suspended)
    expect((await eventsOf(ada)).slice(-3)).toEqual(['session.ended', 'session.ended', 'google.security_event'])
    // Who has it connected and logs in another way stays.
    expect(await user.client.auth.me()).toMatchObject({ username: user.username })

    await tell({ type: 'account-enabled', account: ada })
    expect(await browser.signIn(ada)).toMatchObject({ location: '/' })
    expect(await browser.whoAmI()).toBe(ada)
  })

  it.each(['sessions-revoked', 'tokens-revoked'] as const)(
    '%s ends the sessions of who logs in by it',
    async (type) => {
      const browser = createBrowser(vault)
      await browser.signIn(ada)
      await tell({ type, account: ada })

      expect(await browser.whoAmI()).toBeUndefined()
      expect(await browser.signIn(ada)).toMatchObject({ location: '/' })
    },
  )

  it('that it was hijacked ends a login that waits for its second factor', async () => {
    const browser = createBrowser(vault)
    await browser.signIn(ada)
    const client = vault.as(browser.jar.get('oma_access'))
    const app = await addAuthenticatorApp(vault, { client } as TestUser)
    const other = createBrowser(vault)
    expect((await other.signIn(ada)).location).toContain('google_login=second-factor')
    await tell({ type: 'account-disabled', account: ada, reason: 'hijacking' })
    const finished = await other.visit('POST', '/api/v1/auth/login/second-factor', { totp: app.code() })

    expect([finished.statusCode, finished.json<{ code: string }>().code]).toEqual([401, 'invalid-login'])
    expect(await other.whoAmI()).toBeUndefined()
  })

  it('that it was hijacked while somebody comes back from Google is told to them on a page, and lets nobody in', async () => {
    const browser = createBrowser(vault)
    await browser.signIn(ada)
    const waiting = createBrowser(vault)
    const callback = await walkConsent(await waiting.begin(), { account: ada })
    await vault.database.query('begin')
    await vault.database.query('lock table totp_factors in access exclusive mode')
    const coming = waiting.visit('GET', callback.pathname + callback.search, undefined, 'text/html')
    await expect.poll(() => vault.database.query('select pid from pg_locks where not granted')).toHaveLength(1)
    await tell({ type: 'account-disabled', account: ada, reason: 'hijacking' })
    await vault.database.query('commit')

    expect((await coming).headers.location).toBe('/login?google_login=interrupted')
    expect(await waiting.whoAmI()).toBeUndefined()
  })

  it('that it was disabled for another reason lets nobody in by it, and leaves who is in', async () => {
    const browser = createBrowser(vault)
    await browser.signIn(ada)
    await tell({ type: 'account-disabled', account: ada, reason: 'bulk-account' })

    expect(await createBrowser(vault).signIn(ada)).toMatchObject(suspended)
    expect(await browser.whoAmI()).toBe(ada)
  })

  it('counts by when Google said it, not by when it arrived', async () => {
    await createBrowser(vault).signIn(ada)
    const disabled = await sign({ type: 'account-disabled', account: ada, reason: 'hijacking' })
    vault.clock.advance(60)
    await tell({ type: 'account-enabled', account: ada })
    await push(disabled)

    expect(await createBrowser(vault).signIn(ada)).toMatchObject({ location: '/' })
  })
})

describe('what is no security event of Google for us', () => {
  const week = 7 * 24 * 3600
  const second = () => Math.floor(vault.clock.now().getTime() / 1000)

  it.each([
    ['of another issuer', () => ({ iss: 'https://accounts.evil.example/' }), 'invalid_issuer'],
    ['for another client', () => ({ aud: 'another-client' }), 'invalid_audience'],
    ['without an id', () => ({ jti: null }), 'invalid_request'],
    ['without events, as an id_token is', () => ({ events: null }), 'invalid_request'],
    ['older than a week', () => ({ iat: second() - week - 1 }), 'invalid_request'],
    ['from the future', () => ({ iat: second() + 301 }), 'invalid_request'],
  ])('is refused: %s', async (_what, claims, err) => {
    await connectGoogle(vault, user)
    const answer = await tell({ type: 'tokens-revoked', account: ada, claims: claims() })

    expect(answer.statusCode).toBe(400)
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(answer.json()).toEqual({ err, description: expect.any(String) })
    expect(await statusOf(user)).toMatchObject({ needs_reconnect: null })
  })

  it('is refused: altered, unsigned, signed by the client’s own secret, or no token at all', async () => {
    const [header, payload, signature] = (await sign({ type: 'tokens-revoked', account: ada })).split('.')
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const flipped = signature!.replace(/^./, signature!.startsWith('A') ? 'B' : 'A')
    const kid = encode({ alg: 'RS256', kid: 'unknown' })

    for (const [token, err] of [
      [`${header}.${payload}.${flipped}`, 'invalid_key'],
      [`${kid}.${payload}.${signature}`, 'invalid_key'],
      [`${encode({ alg: 'none' })}.${payload}.`, 'invalid_key'],
      [`${encode({ alg: 'HS256' })}.${payload}.${signature}`, 'invalid_key'],
      ['hello', 'invalid_request'],
      ['', 'invalid_request'],
    ]) {
      const answer = await push(token!)
      expect([token, answer.statusCode, answer.json()]).toEqual([token, 400, { err, description: expect.any(String) }])
    }
  })

  it('is refused: too large, or of another content type', async () => {
    const token = await sign({ type: 'verification' })

    expect((await push('x'.repeat(20_000))).json()).toMatchObject({ err: 'invalid_request' })
    const asJson = await push(JSON.stringify({ token }), { 'content-type': 'application/json' })
    expect([asJson.statusCode, asJson.json()]).toEqual([
      400,
      { err: 'invalid_request', description: 'Send the body as application/secevent+jwt.' },
    ])
  })

  it('is refused from a web page of another site', async () => {
    const answer = await push(await sign({ type: 'verification' }), { origin: 'https://evil.example' })

    expect([answer.statusCode, answer.json()]).toMatchObject([400, { err: 'invalid_request' }])
  })

  it('is bounded: whoever sends too much is told to wait', async () => {
    const own = await startVaultForTest({ RATE_LIMIT_FACTOR: '0.002' })
    expect((await push('hello', {}, own)).statusCode).toBe(400)
    const refused = await push('hello', {}, own)

    expect([refused.statusCode, refused.json()]).toMatchObject([429, { err: 'invalid_request' }])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('opens no other endpoint: an event is no JSON', async () => {
    const answer = await vault.app.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      headers: { 'content-type': 'application/secevent+jwt' },
      payload: await sign({ type: 'verification' }),
    })

    expect(answer.statusCode).toBe(415)
  })
})

describe('Google’s keys', () => {
  it('are asked for once, whatever is sent', async () => {
    const own = await startVaultForTest()
    const calls = () => createSandboxControl(own.sandboxUrl).calls.counts('*')
    const token = await sign({ type: 'verification' }, own)
    await push(token, {}, own)
    for (const kid of ['a', 'b', 'c']) {
      const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid })).toString('base64url')
      await push([header, ...token.split('.').slice(1)].join('.'), {}, own)
    }

    expect(await calls()).toMatchObject({ 'GET /.well-known/risc-configuration': 1, 'GET /oauth2/v3/certs': 1 })
  })

  it('that cannot be had make Google send the event again, and are not asked for by each', async () => {
    const own = await startVaultForTest()
    const sandbox = createSandboxControl(own.sandboxUrl)
    await sandbox.faults.add({ path: '/.well-known/risc-configuration', times: 100, status: 503 })
    const token = await sign({ type: 'verification' }, own)
    const answers = [await push(token, {}, own), await push(token, {}, own)]

    for (const answer of answers) expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '30'])
    expect(await sandbox.calls.count('/.well-known/risc-configuration')).toBe(1)
    await sandbox.faults.clear()
    own.clock.advance(11)
    expect((await push(token, {}, own)).statusCode).toBe(202)
  })
})
