import { describe, expect, it } from 'vitest'
import { everyScope, redirectUri, startSandbox, type Sandbox } from '../testing/start-sandbox.ts'

const readonly = 'https://www.googleapis.com/auth/gmail.readonly'
const calendar = 'https://www.googleapis.com/auth/calendar'

function authUrl(sandbox: Sandbox, options: Record<string, unknown> = {}): string {
  return sandbox
    .createAuth()
    .generateAuthUrl({ access_type: 'offline', state: 's-1', scope: [readonly, calendar], ...options })
}

async function redeem(sandbox: Sandbox, code: string | null, fields: Record<string, string> = {}) {
  const form = {
    grant_type: 'authorization_code',
    code: code ?? '',
    client_id: 'sandbox-client-id',
    client_secret: 'sandbox-client-secret',
    redirect_uri: redirectUri,
    ...fields,
  }
  const response = await fetch(`${sandbox.url}/token`, { method: 'POST', body: new URLSearchParams(form) })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

describe('consent', () => {
  it('returns state, issuer, the granted scope and a code', async () => {
    const sandbox = await startSandbox()
    const { searchParams } = await sandbox.consent(authUrl(sandbox))

    expect(Object.fromEntries(searchParams)).toMatchObject({
      state: 's-1',
      iss: 'https://accounts.google.com',
      scope: `${readonly} ${calendar}`,
      code: expect.stringMatching(/^4\/0A/) as string,
    })
  })

  it('grants only the ticked boxes, and always the identity', async () => {
    const sandbox = await startSandbox()
    const url = authUrl(sandbox, { scope: ['openid', readonly, calendar] })
    const { searchParams } = await sandbox.consent(url, { tick: (scope) => scope === calendar })
    const { body } = await redeem(sandbox, searchParams.get('code'))

    expect(searchParams.get('scope')).toBe(`openid ${calendar}`)
    expect(body['scope']).toBe(`openid ${calendar}`)
  })

  it('says access_denied on Deny and when nothing is ticked', async () => {
    const sandbox = await startSandbox()
    const denied = await sandbox.consent(authUrl(sandbox), { decision: 'deny' })
    const empty = await sandbox.consent(authUrl(sandbox), { tick: () => false })

    expect(denied.searchParams.get('error')).toBe('access_denied')
    expect(denied.searchParams.get('state')).toBe('s-1')
    expect(denied.searchParams.get('code')).toBeNull()
    expect(empty.searchParams.get('error')).toBe('access_denied')
  })

  it('preselects the account that login_hint names', async () => {
    const sandbox = await startSandbox()
    const { searchParams } = await sandbox.consent(authUrl(sandbox, { login_hint: 'chen@example.test' }))
    const { body } = await redeem(sandbox, searchParams.get('code'))
    const profile = await sandbox.withToken(body['access_token'] ?? '').gmail.users.getProfile({ userId: 'me' })

    expect(profile.data.emailAddress).toBe('chen@example.test')
  })

  it('offers only accounts of the wanted domain', async () => {
    const sandbox = await startSandbox()
    const page = await fetch(sandbox.url + pathOf(authUrl(sandbox, { hd: 'elsewhere.test' })))

    expect(await page.text()).not.toContain('ada@example.test')
  })

  it('answers prompt=none without a page: login_required, consent_required, then a code', async () => {
    const sandbox = await startSandbox()
    const ask = (options: object) => sandbox.consent(authUrl(sandbox, { prompt: 'none', ...options }))
    const hint = { login_hint: 'ada@example.test' }

    expect((await ask({})).searchParams.get('error')).toBe('login_required')
    expect((await ask(hint)).searchParams.get('error')).toBe('consent_required')
    await sandbox.consent(authUrl(sandbox), { account: 'ada@example.test' })
    expect((await ask(hint)).searchParams.get('code')).toBeTruthy()
  })

  it('adds earlier grants with include_granted_scopes', async () => {
    const sandbox = await startSandbox()
    await sandbox.consent(authUrl(sandbox, { scope: [readonly] }))
    const plain = await sandbox.consent(authUrl(sandbox, { scope: [calendar] }))
    const incremental = await sandbox.consent(authUrl(sandbox, { scope: [calendar], include_granted_scopes: true }))

    expect(plain.searchParams.get('scope')).toBe(calendar)
    expect(incremental.searchParams.get('scope')?.split(' ').sort()).toEqual([calendar, readonly].sort())
  })

  it.each([
    ['a missing client', { client_id: '' }],
    ['a redirect to plain http elsewhere', { redirect_uri: 'http://example.com/cb' }],
    ['a redirect with a fragment', { redirect_uri: 'https://example.com/cb#x' }],
    ['an unknown scope', { scope: 'https://www.googleapis.com/auth/everything' }],
    ['no scope', { scope: '' }],
    ['the implicit flow', { response_type: 'token' }],
    ['an unknown PKCE method', { code_challenge: 'x'.repeat(43), code_challenge_method: 'S512' }],
  ])('refuses %s with a page, never with a redirect', async (_what, options) => {
    const sandbox = await startSandbox()
    const page = await fetch(sandbox.url + pathOf(authUrl(sandbox, options)), { redirect: 'manual' })

    expect(page.status).toBe(400)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('location')).toBeNull()
  })

  it('escapes what a request puts on the page, and allows no script', async () => {
    const sandbox = await startSandbox()
    const page = await fetch(sandbox.url + pathOf(authUrl(sandbox, { client_id: '"><script>alert(1)</script>' })))

    expect(await page.text()).not.toContain('<script')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
})

describe('authorization codes', () => {
  it('work once', async () => {
    const sandbox = await startSandbox()
    const code = (await sandbox.consent(authUrl(sandbox))).searchParams.get('code')

    expect((await redeem(sandbox, code)).status).toBe(200)
    expect(await redeem(sandbox, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('die after ten minutes', async () => {
    const sandbox = await startSandbox()
    const code = (await sandbox.consent(authUrl(sandbox))).searchParams.get('code')
    await sandbox.request('POST', '/_sandbox/clock', { advance_seconds: 601 })

    expect(await redeem(sandbox, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it.each([
    ['another redirect URI', { redirect_uri: 'http://localhost:9/other' }, 400, 'redirect_uri_mismatch'],
    ['another client', { client_id: 'someone-else', client_secret: 'x' }, 400, 'invalid_grant'],
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['no secret', { client_secret: '' }, 400, 'invalid_request'],
    ['an unknown grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('are refused with %s', async (_what, fields, status, error) => {
    const sandbox = await startSandbox()
    const code = (await sandbox.consent(authUrl(sandbox))).searchParams.get('code')

    expect(await redeem(sandbox, code, fields)).toMatchObject({ status, body: { error } })
  })

  it('demand the verifier of their challenge', async () => {
    const sandbox = await startSandbox()
    const { codeVerifier, codeChallenge } = await sandbox.createAuth().generateCodeVerifierAsync()
    const url = authUrl(sandbox, { code_challenge: codeChallenge, code_challenge_method: 'S256' })
    const code = async () => (await sandbox.consent(url)).searchParams.get('code')

    expect(await redeem(sandbox, await code())).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect((await redeem(sandbox, await code(), { code_verifier: 'y'.repeat(43) })).status).toBe(400)
    expect((await redeem(sandbox, await code(), { code_verifier: codeVerifier })).status).toBe(200)
  })

  it('come from any client id, without a secret', async () => {
    const sandbox = await startSandbox()
    const code = (await sandbox.consent(authUrl(sandbox, { client_id: 'my-desktop-app' }))).searchParams.get('code')

    expect((await redeem(sandbox, code, { client_id: 'my-desktop-app', client_secret: '' })).status).toBe(200)
  })
})

describe('refresh tokens', () => {
  const redeemFrom = async (sandbox: Sandbox, options: object) =>
    (await redeem(sandbox, (await sandbox.consent(authUrl(sandbox, options))).searchParams.get('code'))).body

  it('come with the first offline consent and with prompt=consent, not otherwise', async () => {
    const sandbox = await startSandbox()

    expect(await redeemFrom(sandbox, { access_type: 'online' })).not.toHaveProperty('refresh_token')
    expect(await redeemFrom(sandbox, { client_id: 'other', access_type: 'offline' })).toHaveProperty('error')
    expect(await redeemFrom(sandbox, { scope: [readonly] })).not.toHaveProperty('refresh_token')
    expect(await redeemFrom(sandbox, { prompt: 'consent' })).toHaveProperty('refresh_token')
  })

  it('give access tokens with scope and id_token, and are not rotated', async () => {
    const sandbox = await startSandbox()
    const { auth, tokens } = await sandbox.connect()
    const { credentials } = await auth.refreshAccessToken()

    expect(credentials.access_token).not.toBe(tokens.access_token)
    expect(credentials.refresh_token).toBe(tokens.refresh_token)
    expect(credentials.scope?.split(' ')).toContain('https://mail.google.com/')
    expect(credentials.id_token).toBeTruthy()
    const calls = await sandbox.request('GET', '/_sandbox/calls?path=/token')
    expect(calls.body).toMatchObject({
      calls: [{ status: 200 }, { status: 200, body: { grant_type: 'refresh_token' } }],
    })
  })

  it('die after seven days in testing mode', async () => {
    const sandbox = await startSandbox()
    await sandbox.request('POST', '/_sandbox/publishing', { status: 'testing' })
    const { auth } = await sandbox.connect()
    await sandbox.request('POST', '/_sandbox/clock', { advance_seconds: 7 * 86_400 - 60 })
    await expect(auth.refreshAccessToken()).resolves.toBeTruthy()
    await sandbox.request('POST', '/_sandbox/clock', { advance_seconds: 120 })

    await expect(auth.refreshAccessToken()).rejects.toMatchObject({ response: { data: { error: 'invalid_grant' } } })
  })

  it('are limited to 100 per account and client: the oldest dies', async () => {
    const sandbox = await startSandbox()
    const first = await redeemFrom(sandbox, { prompt: 'consent' })
    const second = await redeemFrom(sandbox, { prompt: 'consent' })
    for (let more = 0; more < 99; more++) await redeemFrom(sandbox, { prompt: 'consent' })
    const refresh = (token: string | undefined) =>
      redeem(sandbox, '', { grant_type: 'refresh_token', refresh_token: token ?? '' })

    expect((await refresh(first['refresh_token'])).body).toMatchObject({ error: 'invalid_grant' })
    expect((await refresh(second['refresh_token'])).status).toBe(200)
  })
})

describe('access tokens', () => {
  it('last 3599 seconds', async () => {
    const sandbox = await startSandbox()
    const { tokens } = await sandbox.connect()
    const { gmail } = sandbox.withToken(tokens.access_token ?? '')
    await sandbox.request('POST', '/_sandbox/clock', { advance_seconds: 3590 })
    await gmail.users.getProfile({ userId: 'me' })
    await sandbox.request('POST', '/_sandbox/clock', { advance_seconds: 10 })

    await expect(gmail.users.getProfile({ userId: 'me' })).rejects.toMatchObject({
      status: 401,
      response: { data: { error: { code: 401, status: 'UNAUTHENTICATED', errors: [{ reason: 'authError' }] } } },
    })
  })

  it('that are unknown or missing are 401, never somebody', async () => {
    const sandbox = await startSandbox()
    const missing = await fetch(`${sandbox.url}/gmail/v1/users/me/profile`)

    expect(missing.status).toBe(401)
    await expect(sandbox.withToken('ya29.made-up').gmail.users.getProfile({ userId: 'me' })).rejects.toMatchObject({
      status: 401,
    })
    await expect(sandbox.withToken('made-up').calendar.calendarList.list()).rejects.toMatchObject({ status: 401 })
  })

  it('open only what their scopes say', async () => {
    const sandbox = await startSandbox()
    const { gmail, calendar: calendarApi } = await sandbox.connect('ada@example.test', [readonly])

    await gmail.users.messages.list({ userId: 'me' })
    await expect(gmail.users.messages.send({ userId: 'me', requestBody: { raw: 'eA' } })).rejects.toMatchObject({
      status: 403,
      response: {
        data: {
          error: {
            errors: [{ reason: 'insufficientPermissions' }],
            details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
          },
        },
      },
    })
    await expect(calendarApi.events.list({ calendarId: 'primary' })).rejects.toMatchObject({ status: 403 })
  })

  it('do not open another person’s mailbox', async () => {
    const sandbox = await startSandbox()
    const { gmail } = await sandbox.connect()

    await expect(gmail.users.messages.list({ userId: 'bruno@example.test' })).rejects.toMatchObject({ status: 403 })
  })
})

describe('revocation', () => {
  it('of either token ends the family, and the next consent counts as the first', async () => {
    const sandbox = await startSandbox()
    for (const kind of ['access_token', 'refresh_token'] as const) {
      const { auth, tokens, gmail } = await sandbox.connect()
      expect(tokens.refresh_token).toBeTruthy()
      await auth.revokeToken(tokens[kind] ?? '')

      await expect(gmail.users.getProfile({ userId: 'me' })).rejects.toMatchObject({
        response: { data: { error: 'invalid_grant' } },
      })
    }
  })

  it('takes the token from query or body, and calls a dead one invalid_token', async () => {
    const sandbox = await startSandbox()
    const { tokens } = await sandbox.connect()
    const revoke = (body?: URLSearchParams, query = '') =>
      fetch(`${sandbox.url}/revoke${query}`, { method: 'POST', ...(body && { body }) })

    expect((await revoke(new URLSearchParams({ token: tokens.refresh_token ?? '' }))).status).toBe(200)
    const again = await revoke(undefined, `?token=${encodeURIComponent(tokens.refresh_token ?? '')}`)
    expect(again.status).toBe(400)
    expect(await again.json()).toMatchObject({ error: 'invalid_token' })
  })

  it('leaves other people and other clients alone', async () => {
    const sandbox = await startSandbox()
    const [ada, bruno] = [await sandbox.connect(), await sandbox.connect('bruno@example.test')]
    await ada.auth.revokeToken(ada.tokens.refresh_token ?? '')

    await expect(bruno.gmail.users.getProfile({ userId: 'me' })).resolves.toMatchObject({ status: 200 })
  })
})

describe('identity', () => {
  it('gives id_tokens that verifyIdToken accepts', async () => {
    const sandbox = await startSandbox()
    const { auth, tokens } = await sandbox.connect('bruno@example.test')
    const ticket = await auth.verifyIdToken({ idToken: tokens.id_token ?? '', audience: 'sandbox-client-id' })

    expect(ticket.getPayload()).toMatchObject({
      email: 'bruno@example.test',
      email_verified: true,
      name: 'Bruno Costa',
    })
    await expect(auth.verifyIdToken({ idToken: tokens.id_token ?? '', audience: 'another' })).rejects.toThrow(
      'audience',
    )
  })

  it('answers each userinfo with its own names', async () => {
    const sandbox = await startSandbox()
    const { tokens } = await sandbox.connect()
    const ask = async (path: string) => {
      const response = await fetch(sandbox.url + path, { headers: { authorization: `Bearer ${tokens.access_token}` } })
      return (await response.json()) as Record<string, unknown>
    }

    for (const path of ['/oauth2/v3/userinfo', '/v1/userinfo']) {
      expect(await ask(path)).toMatchObject({
        sub: expect.any(String) as string,
        email_verified: true,
        name: 'Ada Berg',
      })
    }
    for (const path of ['/oauth2/v1/userinfo', '/oauth2/v2/userinfo']) {
      expect(await ask(path)).toMatchObject({
        id: expect.any(String) as string,
        verified_email: true,
        given_name: 'Ada',
      })
    }
  })

  it('describes tokens to tokeninfo', async () => {
    const sandbox = await startSandbox()
    const { auth, tokens } = await sandbox.connect()
    const info = await auth.getTokenInfo(tokens.access_token ?? '')

    expect(info).toMatchObject({ email: 'ada@example.test', aud: 'sandbox-client-id', access_type: 'offline' })
    expect(info.scopes).toHaveLength(everyScope.length)
    await expect(auth.getTokenInfo('made-up')).rejects.toMatchObject({ status: 400 })
  })

  it('publishes a discovery document with its own endpoints', async () => {
    const sandbox = await startSandbox({ publicUrl: 'http://localhost:8002' })
    const { body } = await sandbox.request('GET', '/.well-known/openid-configuration')

    expect(body).toMatchObject({
      issuer: 'https://accounts.google.com',
      authorization_endpoint: 'http://localhost:8002/o/oauth2/v2/auth',
      jwks_uri: 'http://localhost:8002/oauth2/v3/certs',
    })
  })
})

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
