import { walkConsent } from '@oma/testing'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createBrowser, type Answer, type Browser } from '../testing/browser.ts'
import { ada, control } from '../testing/google.ts'
import { startVaultForTest, type TestVault } from '../testing/start-vault.ts'

// Keys are kept for a while, and asked for again at most every half minute: each test has a vault of its own.
let vault: TestVault
beforeEach(async () => void (vault = await startVaultForTest()))

const countOf = async (table: string) => (await vault.database.query(`select * from ${table}`)).length

/** Comes back with an id_token that says this; signed by a key that Google publishes, unless said otherwise. */
async function signInWith(
  browser: Browser,
  claims: Record<string, unknown>,
  { published = true, algorithm = 'RS256' } = {},
): Promise<Answer> {
  const authUrl = new URL(await browser.begin())
  const callback = await walkConsent(authUrl.href, { account: ada })
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const now = Math.floor(vault.clock.now().getTime() / 1000)
  const kid = randomUUID()
  const idToken = await new SignJWT({
    iss: 'https://accounts.google.com',
    aud: authUrl.searchParams.get('client_id')!,
    sub: '12345',
    email: 'carla@example.test',
    email_verified: true,
    nonce: authUrl.searchParams.get('nonce')!,
    iat: now,
    exp: now + 3600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(privateKey)
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${idToken.split('.')[1]}.`
  const keys = published ? [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] : []
  const fault = (method: string, path: string, body: object) =>
    control(vault, 'faults', { method, path, times: 1, status: 200, body })
  await fault('GET', '/oauth2/v3/certs', { keys })
  await fault('POST', '/token', {
    access_token: 'ya29.made-up',
    expires_in: 3599,
    token_type: 'Bearer',
    id_token: algorithm === 'none' ? unsigned : idToken,
  })
  return browser.comeBack(callback)
}

describe('what Google says of a person', () => {
  it('is believed when it is signed by a key that Google publishes', async () => {
    const browser = createBrowser(vault)
    await signInWith(browser, {})

    expect(await browser.whoAmI()).toBe('carla@example.test')
  })

  it.each([
    ['for another client', { aud: 'another-client' }, {}],
    ['by another issuer', { iss: 'https://evil.example' }, {}],
    ['an hour and a half ago', { iat: 1, exp: 2 }, {}],
    ['with another nonce', { nonce: 'of another login' }, {}],
    ['without a nonce', { nonce: undefined }, {}],
    ['without a subject', { sub: undefined }, {}],
    ['with a key that is not Google’s', {}, { published: false }],
    ['without a signature', {}, { algorithm: 'none' }],
  ])('is not believed when it was said %s', async (_, claims, how) => {
    const browser = createBrowser(vault)

    expect(await signInWith(browser, claims, how)).toMatchObject({ location: '/login?google_login=failed' })
    expect(await browser.whoAmI()).toBeUndefined()
    expect(await countOf('users')).toBe(0)
  })

  it.each([{ email_verified: false }, { email_verified: undefined }])(
    'opens no account for an address that was not verified: %o',
    async (claims) => {
      const browser = createBrowser(vault)

      expect(await signInWith(browser, claims)).toMatchObject({ location: '/login?google_login=email-unverified' })
      expect(await countOf('users')).toBe(0)
    },
  )

  it('says nothing while Google is away', async () => {
    const browser = createBrowser(vault)
    const callback = await walkConsent(await browser.begin(), { account: ada })
    await control(vault, 'faults', { method: 'GET', path: '/oauth2/v3/certs', times: 1, status: 500 })

    expect(await browser.comeBack(callback)).toMatchObject({ location: '/login?google_login=failed' })
  })

  it('lets nobody into an account whose address a Google account took over: the subject counts', async () => {
    await createBrowser(vault).signIn(ada)
    const browser = createBrowser(vault)
    await signInWith(browser, { email: ada, sub: 'somebody else' })

    expect(await browser.whoAmI()).toBeUndefined()
    expect(await countOf('google_logins')).toBe(1)
  })
})
