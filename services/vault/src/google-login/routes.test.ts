import { walkConsent } from '@oma/testing'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createBrowser, type Browser } from '../testing/browser.ts'
import { ada, bruno, control, tokenCalls } from '../testing/google.ts'
import { addAuthenticatorApp } from '../testing/second-factor.ts'
import { startVault, startVaultForTest, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())
beforeEach(async () => {
  await control(vault, 'reset', {})
  await vault.database.query('delete from users')
})

const openBrowser = (at = vault) => createBrowser(at)
const registered = async (username: string) => {
  const password = randomUUID()
  const user = await vault.as().auth.register({ body: { username, password } })
  const pair = await vault.as().auth.login({ body: { username, password } })
  return { user, username, password, pair, client: vault.as(pair.access_token) }
}
const refusedState = { status: 400, code: 'invalid-state', location: undefined }
const countOf = async (table: string) => (await vault.database.query(`select * from ${table}`)).length

describe('logging in by Google', () => {
  it('opens an account for a new person, and the same one ever after', async () => {
    expect(await openBrowser().signIn(ada, '/tokens')).toMatchObject({ status: 302, location: '/tokens' })
    const again = openBrowser()
    await again.signIn()

    expect(await again.whoAmI()).toBe(ada)
    expect(await countOf('users')).toBe(1)
    const events = await vault.database.query(
      "select event from audit_events where event <> 'login.failed' order by id",
    )
    expect(events.map(({ event }) => event).slice(-3)).toEqual([
      'account.registered',
      'session.started',
      'session.started',
    ])
  })

  it('asks Google only who somebody is, with PKCE, nonce and state', async () => {
    const query = new URL(await openBrowser().begin()).searchParams

    expect(Object.fromEntries(query)).toMatchObject({
      scope: 'openid email',
      access_type: 'online',
      code_challenge_method: 'S256',
      nonce: expect.any(String),
      state: expect.any(String),
      redirect_uri: `${vault.publicUrl}/api/auth/google/callback`,
    })
  })

  it('keeps no token of Google’s and connects no mailbox', async () => {
    const browser = openBrowser()
    await browser.signIn()

    expect(await countOf('google_credentials')).toBe(0)
    const [row] = await vault.database.query('select * from google_logins')
    expect(Object.keys(row!).toSorted()).toEqual([
      'disabled_at',
      'email',
      'enabled_at',
      'google_subject',
      'linked_at',
      'suspended',
      'user_id',
    ])
  })

  it('has no password that could be guessed', async () => {
    await openBrowser().signIn()

    await expect(vault.as().auth.login({ body: { username: ada, password: '' } })).rejects.toMatchObject({
      code: 'invalid-login',
    })
  })

  it('still asks for the second factor, by a ticket that no address holds', async () => {
    const browser = openBrowser()
    await browser.signIn()
    const client = vault.as(browser.jar.get('oma_access'))
    const user = { client } as TestUser
    const app = await addAuthenticatorApp(vault, user)
    const other = openBrowser()
    const { location } = await other.signIn(ada, '/tokens')

    expect(location).toBe('/login?google_login=second-factor&methods=totp%2Crecovery_code&next=%2Ftokens')
    expect(await other.whoAmI()).toBeUndefined()
    const finished = await other.visit('POST', '/api/v1/auth/login/second-factor', { totp: app.code() })
    expect(finished.statusCode).toBe(200)
    expect(await other.whoAmI()).toBe(ada)
    expect(other.jar.has('oma_login_ticket')).toBe(false)
  })

  it.each(['closed', 'invite'])(
    'opens no account where registration is %s, and lets in whom it knows',
    async (policy) => {
      const closed = await startVaultForTest({ REGISTRATION: policy })
      const { location } = await openBrowser(closed).signIn()

      expect(location).toBe('/login?google_login=registration-closed')
      expect(await closed.database.query('select * from users')).toEqual([])
    },
  )

  it('changes nothing when the person says no', async () => {
    const browser = openBrowser()
    const callback = await walkConsent(await browser.begin(), { account: ada, decision: 'deny' })

    expect(await browser.comeBack(callback)).toMatchObject({ location: '/login?google_login=denied' })
    expect(await countOf('users')).toBe(0)
  })

  it.each(['//evil.example', 'https://evil.example/', '/\\evil.example'])('never leads elsewhere: %s', async (url) => {
    const { location } = await openBrowser().signIn(ada, url)

    expect(new URL(location!, vault.publicUrl).origin).toBe(vault.publicUrl)
  })
})

describe('an account whose address is that of a Google account', () => {
  it('is neither entered by that Google account nor merged with it, whoever of them was first', async () => {
    const { username, password, client } = await registered(ada)
    const browser = openBrowser()

    expect(await browser.signIn()).toMatchObject({ location: '/login?google_login=not-linked' })
    expect(await browser.whoAmI()).toBeUndefined()
    expect(await client.googleLogin.status()).toEqual({ linked: null })
    expect(await countOf('google_logins')).toBe(0)
    await vault.as().auth.login({ body: { username, password } })
  })

  it('cannot be registered with a password once its owner came by Google', async () => {
    await openBrowser().signIn(ada)

    await expect(registered(ada)).rejects.toMatchObject({ code: 'username-taken' })
  })
})

describe('the way back from Google', () => {
  const callbackOf = async (browser: Browser) => walkConsent(await browser.begin(), { account: ada })

  it('is refused without a state, or with an altered one, before Google is asked', async () => {
    const browser = openBrowser()
    const callback = await callbackOf(browser)
    const before = await tokenCalls(vault)
    const altered = new URL(callback)
    altered.searchParams.set('state', `${randomUUID()}.${callback.searchParams.get('state')!.split('.')[1]}`)
    const missing = new URL(callback)
    missing.searchParams.delete('state')

    expect(await browser.comeBack(altered)).toEqual(refusedState)
    expect(await browser.comeBack(missing)).toEqual(refusedState)
    expect(await tokenCalls(vault)).toBe(before)
  })

  it('is refused without the cookie of the browser that began, or with another’s', async () => {
    const browser = openBrowser()
    const callback = await callbackOf(browser)
    const victim = openBrowser()
    expect(await victim.comeBack(callback)).toEqual(refusedState)
    await victim.begin()

    expect(await victim.comeBack(callback)).toEqual(refusedState)
    expect(await victim.whoAmI()).toBeUndefined()
    expect(await browser.comeBack(callback)).toMatchObject({ location: '/' })
  })

  it('works once and for ten minutes', async () => {
    const browser = openBrowser()
    const callback = await callbackOf(browser)
    const cookie = browser.jar.get('oma_google_login')!
    await browser.comeBack(callback)
    browser.jar.set('oma_google_login', cookie)
    expect(await browser.comeBack(callback)).toEqual(refusedState)

    const late = await callbackOf(browser)
    vault.clock.advance(600)
    expect(await browser.comeBack(late)).toEqual(refusedState)
  })

  it('shows a person the login page instead of a problem', async () => {
    const answer = await vault.app.inject({
      url: '/api/auth/google/callback?state=used&code=1',
      headers: { accept: 'text/html' },
    })

    expect(answer.headers.location).toBe('/login?google_login=invalid-state')
  })

  it('is not the way back of a connection: their states are not interchangeable', async () => {
    const user = await vault.join()
    const browser = openBrowser()
    browser.logIn(user)
    const { state } = await user.client.google.authUrl()
    await browser.begin()

    const { code } = await browser.comeBack(
      new URL(`${vault.publicUrl}/api/auth/google/callback?state=${state}&code=1`),
    )
    expect(code).toBe('invalid-state')
  })
})

describe('linking Google', () => {
  it('lets the account in by Google from then on, whatever its address', async () => {
    const user = await registered('carla@example.test')
    const browser = openBrowser()
    browser.logIn(user)

    expect(await browser.link(bruno)).toMatchObject({ location: '/tokens?google_login=linked' })
    expect(await user.client.googleLogin.status()).toMatchObject({ linked: { email: bruno } })
    const other = openBrowser()
    await other.signIn(bruno)
    expect(await other.whoAmI()).toBe('carla@example.test')
  })

  it('comes back to the session that asked for it alone: a prepared callback links nothing', async () => {
    const [attacker, victim] = [await registered('eve@example.test'), await registered('carla@example.test')]
    const evil = openBrowser()
    evil.logIn(attacker)
    const prepared = await walkConsent(await evil.beginLink(), { account: bruno })
    const browser = openBrowser()
    browser.logIn(victim)
    expect(await browser.comeBack(prepared)).toEqual(refusedState)

    // With the attacker's cookie planted, too.
    browser.jar.set('oma_google_login', evil.jar.get('oma_google_login')!)
    expect(await browser.comeBack(prepared)).toEqual(refusedState)
    expect(await countOf('google_logins')).toBe(0)
  })

  it('is refused when the session has ended or changed meanwhile', async () => {
    const user = await registered('carla@example.test')
    const browser = openBrowser()
    browser.logIn(user)
    const callback = await walkConsent(await browser.beginLink(), { account: bruno })
    const { access_token } = await vault.as().auth.login({ body: user })
    browser.jar.set('oma_access', access_token)

    expect(await browser.comeBack(callback)).toEqual(refusedState)
    browser.jar.delete('oma_access')
    expect(await browser.comeBack(callback)).toEqual(refusedState)
  })

  it('takes no Google account that another one has, and no second one', async () => {
    await openBrowser().signIn(bruno)
    const user = await registered('carla@example.test')
    const browser = openBrowser()
    browser.logIn(user)

    expect(await browser.link(bruno)).toMatchObject({ location: '/tokens?google_login=in-use' })
    expect(await browser.link(ada)).toMatchObject({ location: '/tokens?google_login=linked' })
    expect(await browser.link(ada)).toMatchObject({ location: '/tokens?google_login=linked' })
    await control(vault, 'seed', { accounts: [{ email: 'dora@example.test', name: 'Dora Lind' }] })
    expect(await browser.link('dora@example.test')).toMatchObject({ location: '/tokens?google_login=already-linked' })
  })

  it('takes a login or a confirmation of the last ten minutes', async () => {
    const user = await registered('carla@example.test')
    vault.clock.advance(601)

    await expect(user.client.googleLogin.link({ body: {} })).rejects.toMatchObject({ code: 'confirmation-required' })
    await expect(user.client.googleLogin.unlink()).rejects.toMatchObject({ code: 'confirmation-required' })
  })

  it('is taken back, and Google lets nobody in any more', async () => {
    const user = await registered('carla@example.test')
    const browser = openBrowser()
    browser.logIn(user)
    await browser.link(bruno)
    await user.client.googleLogin.unlink()

    expect(await user.client.googleLogin.status()).toEqual({ linked: null })
    await expect(user.client.googleLogin.unlink()).rejects.toMatchObject({ code: 'not-found' })
    const events = await vault.database.query(`select event from audit_events where user_id = '${user.user.id}'`)
    expect(events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['google_login.linked', 'google_login.unlinked']),
    )
  })

  it('is not taken back when it is the only way in', async () => {
    const browser = openBrowser()
    await browser.signIn()
    const client = vault.as(browser.jar.get('oma_access'))

    await expect(client.googleLogin.unlink()).rejects.toMatchObject({ code: 'last-way-in' })
    expect((await client.googleLogin.status()).linked).not.toBeNull()
  })
})
