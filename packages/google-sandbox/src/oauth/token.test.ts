import { describe, expect, it } from 'vitest'
import { authUrl, readonly, redeem, refreshFields } from '../testing/authorization.ts'
import { startSandbox, type Sandbox } from '../testing/start-sandbox.ts'
import { identityScopes } from './scopes.ts'

describe('authorization codes', () => {
  it('work once', async () => {
    const sandbox = await startSandbox()
    const code = (await sandbox.consent(authUrl(sandbox))).searchParams.get('code')

    expect((await redeem(sandbox, code)).status).toBe(200)
    expect(await redeem(sandbox, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it.each(['/token', '/oauth2/token', '/oauth2/v4/token', '/o/oauth2/token'])('are redeemed at %s', async (path) => {
    const sandbox = await startSandbox()
    const code = (await sandbox.consent(authUrl(sandbox))).searchParams.get('code')

    expect(await redeem(sandbox, code, {}, path)).toMatchObject({ status: 200, body: { expires_in: 3599 } })
  })

  it('die after ten minutes', async () => {
    const sandbox = await startSandbox()
    const code = (await sandbox.consent(authUrl(sandbox))).searchParams.get('code')
    await sandbox.control('clock', { advance_seconds: 601 })

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

  it('survive a stranger who tries them', async () => {
    const sandbox = await startSandbox()
    const code = (await sandbox.consent(authUrl(sandbox))).searchParams.get('code')
    await redeem(sandbox, code, { client_id: 'someone-else', client_secret: '' })

    expect((await redeem(sandbox, code)).status).toBe(200)
  })

  it.each(['openid', 'email', 'profile', ...identityScopes])('bring an id_token with the scope %s', async (scope) => {
    const sandbox = await startSandbox()

    expect((await sandbox.connect('ada@example.test', [scope, readonly])).tokens).toHaveProperty('id_token')
  })

  it('bring no id_token without a scope of identity', async () => {
    const sandbox = await startSandbox()

    expect((await sandbox.connect('ada@example.test', [readonly])).tokens).not.toHaveProperty('id_token')
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
  const redeemFrom = async (sandbox: Sandbox, options: Record<string, unknown>) =>
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
    await sandbox.control('publishing', { status: 'testing' })
    const { auth } = await sandbox.connect()
    await sandbox.control('clock', { advance_seconds: 7 * 86_400 - 60 })
    await expect(auth.refreshAccessToken()).resolves.toBeTruthy()
    await sandbox.control('clock', { advance_seconds: 120 })

    await expect(auth.refreshAccessToken()).rejects.toMatchObject({ response: { data: { error: 'invalid_grant' } } })
  })

  it('are limited to 100 per account and client: the oldest dies', async () => {
    const sandbox = await startSandbox()
    const first = await redeemFrom(sandbox, { prompt: 'consent' })
    const second = await redeemFrom(sandbox, { prompt: 'consent' })
    for (let more = 0; more < 99; more++) await redeemFrom(sandbox, { prompt: 'consent' })
    const refresh = (token: string | undefined) => redeem(sandbox, '', refreshFields(token))

    expect((await refresh(first['refresh_token'])).body).toMatchObject({ error: 'invalid_grant' })
    expect((await refresh(second['refresh_token'])).status).toBe(200)
  })
})

it.each([
  ['malformed JSON', 'application/json', '{"broken'],
  ['a content type nobody reads', 'text/x', 'grant_type=refresh_token'],
])('answers %s with an error of OAuth', async (_what, contentType, body) => {
  const sandbox = await startSandbox()
  const headers = { 'content-type': contentType }
  const answer = await fetch(`${sandbox.url}/token`, { method: 'POST', body, headers })

  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({ error: 'invalid_request', error_description: expect.any(String) as string })
})
