import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { walkConsent } from '@oma/testing'
import { accessTokenType, tokenExchangeGrant } from '@oma/contract'
import {
  ada,
  bruno,
  connectGoogle,
  control,
  openCallback,
  queuedRevocations,
  statusOf,
  tokenCalls,
} from '../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())
beforeEach(async () => {
  await control(vault, 'reset', {})
  user = await vault.join()
})

const hour = 3600
const gmail = 'https://www.googleapis.com/auth/gmail.modify'
const calendar = 'https://www.googleapis.com/auth/calendar'

describe('connecting Google', () => {
  it('stores what was granted and comes back to where it began', async () => {
    const answer = await connectGoogle(vault, user, { return_url: '/tokens?tab=1' })

    expect(answer.statusCode).toBe(302)
    expect(answer.headers.location).toBe('/tokens?tab=1&google=connected')
    expect(await statusOf(user)).toMatchObject({
      gmail_connected: true,
      calendar_connected: true,
      account: ada,
      accounts: [ada],
      needs_reconnect: null,
    })
  })

  it('asks with PKCE S256, offline access and only the scopes of the services', async () => {
    const { auth_url, state } = await user.client.google.authUrl({ query: { services: 'calendar', login_hint: bruno } })
    const query = new URL(auth_url).searchParams

    expect(Object.fromEntries(query)).toMatchObject({
      access_type: 'offline',
      code_challenge_method: 'S256',
      login_hint: bruno,
      prompt: 'consent',
      redirect_uri: `${vault.publicUrl}/api/auth/callback`,
      scope: `openid email ${calendar}`,
      state,
    })
  })

  it('works at the versioned callback path too', async () => {
    const { auth_url } = await user.client.google.authUrl()
    const callback = await walkConsent(auth_url, { account: ada })
    callback.pathname = '/api/v1/auth/callback'

    const answer = await openCallback(vault, callback, { cookie: `oma_access=${user.pair.access_token}` })
    expect(answer.headers.location).toBe('/?google=connected')
  })

  it('keeps a second Google account beside the first', async () => {
    await connectGoogle(vault, user)
    vault.clock.advance(1)
    await connectGoogle(vault, user, { account: bruno, services: 'calendar' })

    expect(await statusOf(user)).toMatchObject({ account: ada, accounts: [ada, bruno] })
    expect(await statusOf(user, bruno)).toMatchObject({
      gmail_connected: false,
      calendar_connected: true,
      account: bruno,
    })
  })

  it('stores nothing when the user says no', async () => {
    const answer = await connectGoogle(vault, user, { decision: 'deny' })

    expect(answer.headers.location).toBe('/?google=denied')
    expect(await statusOf(user)).toMatchObject({ gmail_connected: false, calendar_connected: false, accounts: [] })
  })

  it('respects an unticked scope and says which service is missing', async () => {
    const answer = await connectGoogle(vault, user, { untick: ['gmail'] })

    expect(answer.headers.location).toBe('/?google=missing-scopes&missing=gmail')
    expect(await statusOf(user)).toMatchObject({ gmail_connected: false, calendar_connected: true })
  })

  it('says so when Google fails at the exchange, and stores nothing', async () => {
    const { auth_url } = await user.client.google.authUrl()
    const callback = await walkConsent(auth_url, { account: ada })
    await control(vault, 'faults', { method: 'POST', path: '/token', times: 1, status: 500 })

    const answer = await openCallback(vault, callback, { cookie: `oma_access=${user.pair.access_token}` })
    expect(answer.headers.location).toBe('/?google=failed&reason=google-unavailable')
    expect(await statusOf(user)).toMatchObject({ accounts: [] })
  })

  it.each([
    '//evil.example',
    'https://evil.example/',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '///evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/a/..//evil.example',
    '/%2F/evil.example',
    '/%5Cevil.example',
    '%2F%2Fevil.example',
  ])('never returns to another site: %s', async (return_url) => {
    const { headers } = await connectGoogle(vault, user, { return_url })

    expect(new URL(headers.location!, vault.publicUrl).origin).toBe(vault.publicUrl)
    expect(headers.location).toMatch(/^\/(?!\/)/)
  })
})

describe('the state', () => {
  const callbackOf = async (by: TestUser = user) =>
    walkConsent((await by.client.google.authUrl()).auth_url, { account: ada })
  const cookieOf = ({ pair }: TestUser) => ({ cookie: `oma_access=${pair.access_token}` })
  const expectRefused = async (callback: URL, headers: Record<string, string>) => {
    const before = await tokenCalls(vault)
    const answer = await openCallback(vault, callback, headers)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'invalid-state' })
    expect(await tokenCalls(vault)).toBe(before)
  }

  it('is refused when it is missing or altered, without asking Google', async () => {
    const callback = await callbackOf()
    const state = callback.searchParams.get('state')!
    const altered = new URL(callback)
    altered.searchParams.set('state', state.replace(/.$/, state.endsWith('A') ? 'B' : 'A'))
    const missing = new URL(callback)
    missing.searchParams.delete('state')

    await expectRefused(altered, cookieOf(user))
    await expectRefused(missing, cookieOf(user))
  })

  it('works once', async () => {
    const callback = await callbackOf()
    await openCallback(vault, callback, cookieOf(user))

    await expectRefused(callback, cookieOf(user))
  })

  it('expires after ten minutes', async () => {
    const callback = await callbackOf()
    vault.clock.advance(601)

    await expectRefused(callback, cookieOf(user))
  })

  it('opened in somebody else’s browser stores nothing, for either of them', async () => {
    const other = await vault.join()
    const callback = await callbackOf()

    await expectRefused(callback, cookieOf(other))
    expect(await statusOf(other)).toMatchObject({ accounts: [] })
    expect(await statusOf(user)).toMatchObject({ accounts: [] })
  })

  it('opened where somebody else is logged in stores nothing, even in the browser that asked', async () => {
    const other = await vault.join()
    const asked = await vault.app.inject({
      url: '/api/v1/google/auth/url',
      headers: { authorization: `Bearer ${user.pair.access_token}` },
    })
    const callback = await walkConsent(asked.json<{ auth_url: string }>().auth_url, { account: ada })
    const { name, value } = asked.cookies[0]!

    await expectRefused(callback, { cookie: `${name}=${value}; ${cookieOf(other).cookie}` })
  })

  it('of a stranger leaves no trace in the audit', async () => {
    const count = async () => (await vault.database.query('select count(*)::int as n from audit_events'))[0]!['n']
    const before = await count()
    await openCallback(vault, new URL('/api/auth/callback?state=x', vault.publicUrl), { accept: 'text/html' })

    expect(await count()).toBe(before)
  })

  it('opened in a browser without any cookie is refused', async () => {
    await expectRefused(await callbackOf(), {})
  })

  it('is good in the browser that asked, even when the login has run out there', async () => {
    const asked = await vault.app.inject({
      url: '/api/v1/google/auth/url',
      headers: { authorization: `Bearer ${user.pair.access_token}` },
    })
    const callback = await walkConsent(asked.json<{ auth_url: string }>().auth_url, { account: ada })
    const { name, value } = asked.cookies[0]!

    expect((await openCallback(vault, callback, { cookie: `${name}=${value}` })).headers.location).toBe(
      '/?google=connected',
    )
  })

  it('sends a person to a page that explains, and a program a problem', async () => {
    const callback = new URL('/api/auth/callback?state=old&code=old', vault.publicUrl)

    expect((await openCallback(vault, callback, { accept: 'text/html' })).headers.location).toBe(
      '/?google=invalid-state',
    )
    expect((await openCallback(vault, callback)).statusCode).toBe(400)
  })
})

describe('GET /google/credentials', () => {
  it('hands out the token that Google gave, and the refresh token only to the account itself', async () => {
    await connectGoogle(vault, user)

    expect(await user.client.google.credentials()).toEqual({
      access_token: expect.stringMatching(/^ya29\./),
      refresh_token: expect.stringMatching(/^1\/\//),
      token_expiry: expect.any(String),
      scopes: expect.arrayContaining([gmail, calendar]),
      account: ada,
    })
  })

  // Pasted into an assistant, it must not be worth more than the hub's tools.
  it('hands out nothing to a personal access token: that is for the hub', async () => {
    await connectGoogle(vault, user)
    const { token } = await user.client.auth.createToken({ body: { name: 'laptop' } })

    await expect(vault.as(token).google.credentials()).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(vault.as(token).google.status()).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('answers 404 and where to connect when nothing is connected', async () => {
    const answer = await vault.app.inject({
      url: '/api/v1/google/credentials',
      headers: { authorization: `Bearer ${user.pair.access_token}` },
    })

    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({
      code: 'google-not-connected',
      title: 'Google account not connected',
      detail: expect.stringContaining(`${vault.publicUrl}/connect`),
    })
  })

  it('keeps tokens only sealed', async () => {
    await connectGoogle(vault, user)
    const { access_token, refresh_token } = await user.client.google.credentials()
    const rows = JSON.stringify(await vault.database.query('select * from google_credentials'))

    expect(rows).not.toContain(access_token)
    expect(rows).not.toContain(refresh_token)
    expect(rows).toMatch(/"access_token_sealed":"v2\./)
  })

  it('refreshes shortly before the token expires, once for all who ask', async () => {
    await connectGoogle(vault, user)
    const before = await user.client.google.credentials()
    const calls = await tokenCalls(vault)
    vault.clock.advance(hour - 240)
    const pair = await vault.as().auth.login({ body: user })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => vault.as(pair.access_token).google.credentials()),
    )

    expect(new Set(answers.map(({ access_token }) => access_token)).size).toBe(1)
    expect(answers[0]!.access_token).not.toBe(before.access_token)
    expect(answers[0]!.refresh_token).toBe(before.refresh_token)
    expect(await tokenCalls(vault)).toBe(calls + 1)
  })

  it('still hands out a token that works while Google is away, and 503 once it has run out', async () => {
    await connectGoogle(vault, user)
    await control(vault, 'faults', { method: 'POST', path: '/token', times: 100, status: 503 })
    vault.clock.advance(hour - 240)
    const pair = await vault.as().auth.login({ body: user })
    const client = vault.as(pair.access_token)
    expect(await client.google.credentials()).toMatchObject({ account: ada })

    vault.clock.advance(240)
    await expect(client.google.credentials()).rejects.toMatchObject({
      code: 'google-unavailable',
      status: 503,
      retryAfterSeconds: 5,
    })
    await control(vault, 'faults', undefined, 'DELETE')
    vault.clock.advance(5)
    expect(await client.google.credentials()).toMatchObject({ account: ada })
  })

  it('says at once, in plain words, when Google has ended the permission, and asks Google no more', async () => {
    await connectGoogle(vault, user)
    await control(vault, 'tokens/revoke', { account: ada })
    vault.clock.advance(hour)
    const pair = await vault.as().auth.login({ body: user })
    const client = vault.as(pair.access_token)

    await expect(client.google.credentials()).rejects.toMatchObject({
      code: 'google-needs-reconnect',
      detail: expect.stringContaining('/connect'),
    })
    const calls = await tokenCalls(vault)
    await expect(client.google.credentials()).rejects.toMatchObject({ code: 'google-needs-reconnect' })
    expect(await tokenCalls(vault)).toBe(calls)
    expect(await client.google.status()).toMatchObject({ needs_reconnect: expect.stringContaining('revoked') })
  })

  it('is repaired by connecting again', async () => {
    await connectGoogle(vault, user)
    await control(vault, 'tokens/revoke', { account: ada })
    vault.clock.advance(hour)
    const pair = await vault.as().auth.login({ body: user })
    const again = { ...user, pair, client: vault.as(pair.access_token) }
    await expect(again.client.google.credentials()).rejects.toMatchObject({ code: 'google-needs-reconnect' })
    await connectGoogle(vault, again)

    expect(await again.client.google.credentials()).toMatchObject({ account: ada })
    expect(await again.client.google.status()).toMatchObject({ needs_reconnect: null, accounts: [ada] })
  })

  it('never gives one user another’s tokens', async () => {
    await connectGoogle(vault, user)
    const other = await vault.join()

    await expect(other.client.google.credentials()).rejects.toMatchObject({ code: 'google-not-connected' })
    await expect(other.client.google.credentials({ query: { account: ada } })).rejects.toMatchObject({
      code: 'google-not-connected',
    })
  })

  it('is recorded: who asked, through what', async () => {
    await connectGoogle(vault, user)
    await user.client.google.credentials()
    const rows = await vault.database.query(
      `select event, caller_kind from audit_events where user_id = '${user.user.id}' order by id`,
    )

    expect(rows).toEqual([
      { event: 'account.registered', caller_kind: null },
      { event: 'session.started', caller_kind: null },
      { event: 'google.connected', caller_kind: null },
      { event: 'google.credentials_handed_out', caller_kind: 'user' },
    ])
  })
})

describe('DELETE /google/disconnect/:service', () => {
  it('keeps the other service connected, through refreshes and later consents', async () => {
    await connectGoogle(vault, user)
    const status = await user.client.google.disconnect({ params: { service: 'gmail' } })
    expect(status).toMatchObject({ gmail_connected: false, calendar_connected: true })

    await connectGoogle(vault, user, { services: 'calendar' })
    vault.clock.advance(hour - 240)
    const pair = await vault.as().auth.login({ body: user })
    const { scopes } = await vault.as(pair.access_token).google.credentials()
    expect(scopes).toContain(calendar)
    expect(scopes).not.toContain(gmail)
  })

  const forgetOthers = () => vault.database.query('delete from google_credentials')
  const refreshAtGoogle = async (refresh_token: string | null) => {
    const answer = await fetch(`${vault.sandboxUrl}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refresh_token!,
        client_id: 'sandbox-client-id',
        client_secret: 'sandbox-client-secret',
      }),
    })
    return answer.json()
  }

  it('of the last service forgets the connection and revokes it at Google', async () => {
    await forgetOthers()
    await connectGoogle(vault, user, { services: 'gmail' })
    const { refresh_token } = await user.client.google.credentials()

    expect(await user.client.google.disconnect({ params: { service: 'gmail' } })).toMatchObject({
      accounts: [],
      gmail_connected: false,
    })
    expect(await vault.database.query(`select id from google_credentials where user_id = '${user.user.id}'`)).toEqual(
      [],
    )
    await expect.poll(() => refreshAtGoogle(refresh_token)).toMatchObject({ error: 'invalid_grant' })
  })

  it('revokes nothing at Google while another user has the same Google account', async () => {
    const other = await vault.join()
    await connectGoogle(vault, other)
    await connectGoogle(vault, user)
    await user.client.google.disconnect({ params: { service: 'all' } })
    await expect.poll(() => queuedRevocations(vault)).toBe(0)

    const { refresh_token } = await other.client.google.credentials()
    expect(await refreshAtGoogle(refresh_token)).toMatchObject({ access_token: expect.any(String) })
  })

  it('during a refresh stays disconnected', async () => {
    await connectGoogle(vault, user)
    await control(vault, 'faults', { method: 'POST', path: '/token', times: 1, delay_ms: 300 })
    vault.clock.advance(hour - 240)
    const pair = await vault.as().auth.login({ body: user })
    const client = vault.as(pair.access_token)
    const refreshing = client.google.credentials().catch((error: unknown) => error)
    await expect.poll(() => tokenCalls(vault)).toBeGreaterThan(1)
    await client.google.disconnect({ params: { service: 'all' } })
    await refreshing

    expect(await client.google.status()).toMatchObject({ accounts: [] })
  })

  it('answers google-not-connected when there is nothing to give up', async () => {
    await expect(user.client.google.disconnect({ params: { service: 'all' } })).rejects.toMatchObject({
      code: 'google-not-connected',
    })
    await connectGoogle(vault, user, { services: 'calendar' })
    await expect(user.client.google.disconnect({ params: { service: 'gmail' } })).rejects.toMatchObject({
      code: 'google-not-connected',
    })
  })
})

describe('POST /oauth/token', () => {
  const exchange = (subject_token: string, changes: Record<string, string> = {}) =>
    vault.as().oauth.token({
      body: {
        grant_type: tokenExchangeGrant,
        ...vault.hub,
        subject_token,
        subject_token_type: accessTokenType,
        ...changes,
      },
    })

  it('turns a personal access token into one that may only ask for credentials', async () => {
    await connectGoogle(vault, user)
    const { token } = await user.client.auth.createToken({ body: { name: 'laptop' } })
    const { access_token, expires_in } = await exchange(token)
    const hub = vault.as(access_token)

    expect(expires_in).toBeLessThanOrEqual(60)
    expect(await hub.google.credentials()).toMatchObject({ account: ada, refresh_token: null })
    await expect(hub.auth.me()).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(hub.google.disconnect({ params: { service: 'all' } })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  it('makes tokens that die with the personal access token, and by themselves', async () => {
    await connectGoogle(vault, user)
    const { token, id } = await user.client.auth.createToken({ body: { name: 'laptop' } })
    const expired = await exchange(token)
    vault.clock.advance(70)
    await expect(vault.as(expired.access_token).google.credentials()).rejects.toMatchObject({ code: 'unauthenticated' })

    const revoked = await exchange(token)
    expect(await vault.as(revoked.access_token).google.credentials()).toMatchObject({ account: ada })
    await user.client.auth.revokeToken({ params: { id } })
    await expect(vault.as(revoked.access_token).google.credentials()).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(exchange(token)).rejects.toMatchObject({ code: 'invalid-grant' })
  })

  it('refuses strangers, whatever they know', async () => {
    const { token } = await user.client.auth.createToken({ body: { name: 'laptop' } })

    await expect(exchange(token, { client_secret: 'wrong' })).rejects.toMatchObject({
      code: 'invalid-client',
      status: 401,
    })
    await expect(exchange(token, { client_id: 'other' })).rejects.toMatchObject({ code: 'invalid-client' })
    await expect(exchange('oma_pat_unknown')).rejects.toMatchObject({ code: 'invalid-grant' })
    await expect(exchange(user.pair.access_token)).rejects.toMatchObject({ code: 'invalid-grant' })
    await expect(exchange(token, { grant_type: 'password' })).rejects.toMatchObject({ code: 'unsupported-grant-type' })
    await expect(exchange(token, { scope: 'everything' })).rejects.toMatchObject({ code: 'invalid-scope' })
    await expect(exchange(token, { subject_token_type: 'x' })).rejects.toMatchObject({ code: 'invalid-request' })
  })

  it('takes the client’s credentials by HTTP Basic as well', async () => {
    const { token } = await user.client.auth.createToken({ body: { name: 'laptop' } })
    const answer = await vault.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: {
        authorization: `Basic ${Buffer.from(`${vault.hub.client_id}:${vault.hub.client_secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams({
        grant_type: tokenExchangeGrant,
        subject_token: token,
        subject_token_type: accessTokenType,
      }).toString(),
    })

    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
  })
})
