import { describe, expect, it } from 'vitest'
import { identityScopes } from './scopes.ts'
import { authUrl, readonly, redeem, refreshFields } from '../testing/authorization.ts'
import { startSandbox } from '../testing/start-sandbox.ts'

describe('access tokens', () => {
  it('last 3600 seconds', async () => {
    const sandbox = await startSandbox()
    const { tokens } = await sandbox.connect()
    const { gmail } = sandbox.withToken(tokens.access_token ?? '')
    await sandbox.control('clock', { advance_seconds: 3590 })
    await gmail.users.getProfile({ userId: 'me' })
    await sandbox.control('clock', { advance_seconds: 10 })

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

  it('without an identity scope do not open userinfo, and with any of them do', async () => {
    const sandbox = await startSandbox()
    const ask = async (scope: string) => {
      const { tokens } = await sandbox.connect('ada@example.test', [scope])
      const headers = { authorization: `Bearer ${tokens.access_token}` }
      const answers = ['/oauth2/v1/userinfo', '/oauth2/v2/userinfo', '/oauth2/v3/userinfo', '/v1/userinfo'].map(
        async (path) => (await fetch(sandbox.url + path, { headers })).status,
      )
      return Promise.all(answers)
    }

    expect(await ask(readonly)).toEqual([403, 403, 403, 403])
    for (const scope of identityScopes) expect(await ask(scope)).toEqual([200, 200, 200, 200])
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

      await expect(gmail.users.getProfile({ userId: 'me' })).rejects.toMatchObject({ status: 401 })
      expect(await redeem(sandbox, '', refreshFields(tokens.refresh_token))).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
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

  it('of one client leaves the tokens of another alone', async () => {
    const sandbox = await startSandbox()
    const { auth, tokens } = await sandbox.connect()
    const fields = { client_id: 'other-app', client_secret: '' }
    const code = (await sandbox.consent(authUrl(sandbox, { client_id: 'other-app' }))).searchParams.get('code')
    const { body: other } = await redeem(sandbox, code, fields)
    await auth.revokeToken(tokens.refresh_token ?? '')

    expect((await redeem(sandbox, '', { ...refreshFields(other['refresh_token']), ...fields })).status).toBe(200)
  })

  it('leaves other people alone', async () => {
    const sandbox = await startSandbox()
    const [ada, bruno] = [await sandbox.connect(), await sandbox.connect('bruno@example.test')]
    await ada.auth.revokeToken(ada.tokens.refresh_token ?? '')

    await expect(bruno.gmail.users.getProfile({ userId: 'me' })).resolves.toMatchObject({ status: 200 })
  })
})
