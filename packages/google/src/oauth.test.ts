import { Secret } from '@oma/config'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createGoogleOAuth } from './oauth.ts'
import { startAnsweringGoogle, type Answer } from './testing/answering-google.ts'

const now = new Date('2026-11-25T12:00:00Z')
const refreshToken = new Secret('1//refresh-token')

async function startOAuth(...answers: Answer[]) {
  const { transport, asked } = await startAnsweringGoogle(answers)
  const oauth = createGoogleOAuth({
    clientId: 'client-id',
    clientSecret: new Secret('client-secret'),
    redirectUri: 'http://localhost:8000/api/auth/callback',
    fetch: transport.fetch,
    sandboxPublicUrl: 'http://localhost:8002',
    now: () => now,
  })
  return { oauth, asked }
}

function idToken(claims: object): string {
  const payload = { iss: 'https://accounts.google.com', aud: 'client-id', sub: '1', email: 'Ada@example.test' }
  const exp = now.getTime() / 1000 + 3600
  return `e30.${Buffer.from(JSON.stringify({ ...payload, exp, ...claims })).toString('base64url')}.`
}

const tokens = { access_token: 'ya29.new', expires_in: 3599, scope: 'openid https://mail.google.com/' }

describe('refresh', () => {
  it('gives the new access token, what it may do and until when', async () => {
    const { oauth, asked } = await startOAuth({ body: tokens })
    const fresh = await oauth.refresh(refreshToken)

    expect(fresh.accessToken.reveal()).toBe('ya29.new')
    expect(fresh.scopes).toEqual(['openid', 'https://mail.google.com/'])
    expect(fresh.refreshToken).toBeUndefined()
    expect(Math.abs(fresh.expiresAt.getTime() - now.getTime() - 3599_000)).toBeLessThan(2_000)
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: '1//refresh-token',
      client_id: 'client-id',
      client_secret: 'client-secret',
    })
  })

  it('keeps a refresh token that Google rotated', async () => {
    const { oauth } = await startOAuth({ body: { ...tokens, refresh_token: '1//rotated' } })

    expect((await oauth.refresh(refreshToken)).refreshToken?.reveal()).toBe('1//rotated')
  })

  it.each([
    ['a permission that has ended', 400, { error: 'invalid_grant' }, 'google-needs-reconnect'],
    ['a client Google does not know', 401, { error: 'invalid_client' }, 'google-unavailable'],
    ['a server error', 503, 'Backend Error', 'google-unavailable'],
    ['an error without a name', 400, '<html>', 'google-unavailable'],
  ])('calls %s by its name, once', async (_what, status, body, code) => {
    const { oauth, asked } = await startOAuth({ status, body })

    await expect(oauth.refresh(refreshToken)).rejects.toMatchObject({ code })
    expect(asked).toHaveLength(1)
  })

  it('lets no secret out in its errors', async () => {
    const { oauth } = await startOAuth({ status: 400, body: { error: 'invalid_grant' } })
    const error = await oauth.refresh(refreshToken).catch((each: unknown) => each)

    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/1\/\/refresh-token|client-secret/)
  })
})

describe('exchangeCode', () => {
  it('gives tokens and whose they are', async () => {
    const { oauth } = await startOAuth({ body: { ...tokens, refresh_token: '1//first', id_token: idToken({}) } })
    const { refreshToken: first, subject, email } = await oauth.exchangeCode('code', 'verifier')

    expect([first?.reveal(), subject, email]).toEqual(['1//first', '1', 'ada@example.test'])
  })

  it.each([
    ['another client', { aud: 'another' }],
    ['another issuer', { iss: 'https://example.com' }],
    ['the past', { exp: 1 }],
  ])('refuses an id_token of %s', async (_what, claims) => {
    const { oauth } = await startOAuth({ body: { ...tokens, id_token: idToken(claims) } })

    await expect(oauth.exchangeCode('code', 'verifier')).rejects.toMatchObject({ code: 'google-refused' })
  })

  it.each([
    [400, { error: 'invalid_grant' }, 'google-refused'],
    [500, {}, 'google-unavailable'],
  ])('answers %s %j with %s', async (status, body, code) => {
    const { oauth } = await startOAuth({ status, body })

    await expect(oauth.exchangeCode('code', 'verifier')).rejects.toMatchObject({ code })
  })
})

describe('revoke', () => {
  it.each([
    ['takes a token that is dead already for revoked', 400, { error: 'invalid_token' }],
    ['is done when Google says so', 200, {}],
  ])('%s', async (_what, status, body) => {
    const { oauth } = await startOAuth({ status, body })

    await expect(oauth.revoke(refreshToken)).resolves.toBeUndefined()
  })

  it('says that Google is away', async () => {
    const { oauth } = await startOAuth({ status: 503, body: 'Backend Error' })

    await expect(oauth.revoke(refreshToken)).rejects.toMatchObject({ code: 'google-unavailable' })
  })
})

describe('authorizationUrl', () => {
  const request = { state: 's', codeChallenge: 'c', scopes: ['openid', 'email'], forceConsent: true }

  it('leads the browser to the sandbox with PKCE and offline access', async () => {
    const { oauth } = await startOAuth()
    const url = new URL(oauth.authorizationUrl(request))

    expect(url.origin + url.pathname).toBe('http://localhost:8002/o/oauth2/v2/auth')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      access_type: 'offline',
      prompt: 'consent',
      scope: 'openid email',
      state: 's',
      code_challenge: 'c',
      code_challenge_method: 'S256',
    })
  })

  it('asks for consent again only where it has to be forced', async () => {
    const { oauth } = await startOAuth()
    const url = new URL(oauth.authorizationUrl({ ...request, forceConsent: false }))

    expect(url.searchParams.has('prompt')).toBe(false)
  })
})
