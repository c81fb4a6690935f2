/** The decision about a sign-in: it belongs to one browser, one person and one page, and may be made twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorizeUrl,
  createBrowser,
  decide,
  readDetails,
  register,
  signIn,
  walkSignIn,
  website,
  type Browser,
  type Registered,
} from '../testing/mcp-sign-in.ts'
import { ada, connectGoogle, control } from '../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
let client: Registered

beforeAll(async () => {
  vault = await startVault()
  user = await vault.join()
  client = await register(vault.app, website)
})
afterAll(() => vault.close())

/** A sign-in that has come to the page of the decision. */
async function begin(
  parameters: Record<string, string> = {},
  of = client,
  browser = createBrowser(vault.app, user.pair.access_token),
) {
  const page = (await browser.send(authorizeUrl({ client: of, parameters }).url)).headers.location!
  return { browser, page }
}

/** The browser, with another person logged in. */
function logInAs(browser: Browser, { pair }: TestUser): Browser {
  const other = createBrowser(vault.app, pair.access_token)
  for (const [name, cookie] of browser.jar) if (name !== 'oma_access') other.jar.set(name, cookie)
  return other
}

describe('the decision', () => {
  it('is asked of nobody who is not logged in', async () => {
    const { browser, page } = await begin()
    browser.jar.delete('oma_access')
    expect(await readDetails(browser, page)).toMatchObject({ code: 'unauthenticated' })
  })

  it('without a token of the page, or with that of another sign-in, is refused', async () => {
    const [one, other] = [await begin(), await begin()]
    const { csrf_token } = await readDetails(other.browser, other.page)
    for (const token of ['', 'made up', csrf_token]) {
      expect(await decide(one.browser, one.page, 'allow', token)).toMatchObject({ statusCode: 403 })
    }
    const missing = await one.browser.send(`${one.page}/decision`, { method: 'POST', payload: { decision: 'allow' } })
    expect(missing.statusCode).toBe(400)
  })

  it('from another site is refused', async () => {
    const { browser, page } = await begin()
    const { csrf_token } = await readDetails(browser, page)
    const headers = { origin: 'https://evil.example' }
    expect(await decide(browser, page, 'allow', csrf_token, headers)).toMatchObject({ statusCode: 403 })
  })

  it('is shown in no frame', async () => {
    const { headers } = await createBrowser(vault.app).send(authorizeUrl({ client }).url)
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    })
  })

  it('in another browser than the one that began is refused: a link does not sign anybody in', async () => {
    const { page } = await begin()
    const victim = createBrowser(vault.app, (await vault.join()).pair.access_token)
    expect(await readDetails(victim, page)).toMatchObject({
      code: 'invalid-state',
      detail: expect.stringContaining('Start it again'),
    })
    expect(await decide(victim, page, 'allow', 'x')).toMatchObject({ statusCode: 403 })
  })

  it('of one person is not made by the page that another one saw', async () => {
    const { browser, page } = await begin()
    const { csrf_token } = await readDetails(browser, page)
    const other = logInAs(browser, await vault.join())
    expect(await decide(other, page, 'allow', csrf_token)).toMatchObject({ statusCode: 403 })
  })

  it('sent twice leads to the same place, and grants once', async () => {
    const { browser, page } = await begin()
    const { csrf_token } = await readDetails(browser, page)
    const [first, second] = await Promise.all([
      decide(browser, page, 'allow', csrf_token),
      decide(browser, page, 'allow', csrf_token),
    ])
    expect(second.json()).toEqual(first.json())
    expect(await readDetails(browser, page)).toMatchObject({ consent: 'given' })
    expect((await browser.send(first.json().return_to)).headers.location).toMatch(
      /^https:\/\/client\.example\/callback\?code=/,
    )
  })

  it('that is over says so when the person comes back to it', async () => {
    const { browser, page } = await begin()
    const { csrf_token } = await readDetails(browser, page)
    const { return_to } = (await decide(browser, page, 'allow', csrf_token)).json()
    await browser.send(return_to)
    expect(await readDetails(browser, page)).toMatchObject({ code: 'invalid-state' })
    expect(await decide(browser, page, 'allow', csrf_token)).toMatchObject({ statusCode: 400 })
    expect((await browser.send(return_to)).statusCode).toBe(400)
  })

  it('is waited for an hour', async () => {
    const waiting = await begin()
    vault.clock.advance(61 * 60)
    const login = await vault.as().auth.login({ body: { username: user.username, password: user.password } })
    user = { ...user, pair: login, client: vault.as(login.access_token) }
    const browser = logInAs(waiting.browser, user)
    expect(await readDetails(browser, waiting.page)).toMatchObject({ code: 'invalid-state' })
  })

  it('goes on for whoever is logged in now, not for whoever was', async () => {
    const browser = createBrowser(vault.app, user.pair.access_token)
    await begin({}, client, browser)
    const other = await vault.join()
    const { location } = await walkSignIn(vault.app, other, { client })
    expect(location.searchParams.get('code')).toBeTruthy()
    expect((await other.client.oauth.listClients({ query: {} })).clients).toHaveLength(1)
  })
})

describe('consent', () => {
  it('is remembered for the client and what was allowed, and asked for what is new', async () => {
    const own = await register(vault.app, website)
    const scope = 'gmail.read calendar.read'
    await signIn(vault.app, user, { client: own, parameters: { scope } })
    const consentTo = async (asked: string, more = {}) => {
      const { browser, page } = await begin({ scope: asked, ...more }, own)
      return readDetails(browser, page)
    }

    expect(await consentTo('gmail.read')).toMatchObject({ consent: 'remembered', new_scopes: [] })
    expect(await consentTo('gmail.read gmail.send')).toMatchObject({ consent: 'needed', new_scopes: ['gmail.send'] })
    expect(await consentTo('gmail.read', { prompt: 'consent' })).toMatchObject({ consent: 'needed' })
    // The SDK's client sends this with every sign-in.
    expect(await consentTo('gmail.read offline_access', { prompt: 'consent' })).toMatchObject({ consent: 'remembered' })
  })

  it('is asked again where any program of the machine could catch the answer', async () => {
    const local = await register(vault.app)
    await signIn(vault.app, user, { client: local })
    const { browser, page } = await begin({}, local)
    expect(await readDetails(browser, page)).toMatchObject({
      consent: 'needed',
      new_scopes: [],
      client: { is_local: true },
    })
  })

  it('is asked for a new client of a user who allowed another one', async () => {
    const { browser, page } = await begin({}, await register(vault.app, website))
    expect(await readDetails(browser, page)).toMatchObject({
      consent: 'needed',
      client: { host: null, redirect_host: 'client.example' },
    })
  })

  it('is recorded, with what was allowed', async () => {
    const own = await register(vault.app, website)
    await signIn(vault.app, user, { client: own, parameters: { scope: 'gmail.read' } })
    const rows = await vault.database.query(
      `select user_id, via, details from audit_events where event = 'client.authorized' and details->>'client_id' = '${own.client_id}'`,
    )
    expect(rows).toEqual([
      {
        user_id: user.user.id,
        via: expect.any(String),
        details: { client_id: own.client_id, name: 'Test client', scopes: ['gmail.read'] },
      },
    ])
  })
})

describe('what Google still has to be asked for', () => {
  it('is named, until it is connected', async () => {
    const somebody = await vault.join()
    const missingFor = async (scope: string) => {
      const browser = createBrowser(vault.app, somebody.pair.access_token)
      const { page } = await begin({ scope }, client, browser)
      return (await readDetails(browser, page)).google_missing
    }
    expect(await missingFor('gmail.read calendar.write')).toEqual(['gmail.read', 'calendar.write'])
    await connectGoogle(vault, somebody, { services: 'gmail' })
    expect(await missingFor('gmail.read gmail.send')).toEqual([])
    expect(await missingFor('gmail.read calendar.write')).toEqual(['calendar.write'])
  })

  it('is asked for, also what no service needs: of the same Google account, which keeps the rest', async () => {
    const somebody = await vault.join()
    await connectGoogle(vault, somebody)
    const [{ id } = { id: '' }] = (await somebody.client.google.connections()).connections
    const missing = async () => {
      const browser = createBrowser(vault.app, somebody.pair.access_token)
      const { page } = await begin({ scope: 'gmail.read gmail.settings calendar.read' }, client, browser)
      return (await readDetails(browser, page)).google_missing
    }
    expect(await missing()).toEqual(['gmail.settings'])
    const query = { scopes: 'gmail.settings', connection: id }
    const asked = new URL((await somebody.client.google.authUrl({ query })).auth_url).searchParams
    expect(asked.get('scope')?.split(' ')).toEqual([
      'openid',
      'email',
      'https://www.googleapis.com/auth/gmail.settings.basic',
    ])
    await connectGoogle(vault, somebody, query)

    expect(await missing()).toEqual([])
  })

  it('is asked for again where Google has to be connected anew', async () => {
    const somebody = await vault.join()
    await connectGoogle(vault, somebody, { scopes: 'gmail.settings' })
    await control(vault, 'tokens/revoke', { account: ada })
    vault.clock.advance(3600)
    const login = await vault.as().auth.login({ body: { username: somebody.username, password: somebody.password } })
    const { google } = vault.as(login.access_token)
    await expect(google.credentials()).rejects.toMatchObject({ code: 'google-needs-reconnect' })
    const [{ id } = { id: '' }] = (await google.connections()).connections
    const { auth_url } = await google.authUrl({ query: { connection: id } })

    expect(new URL(auth_url).searchParams.get('scope')).toContain('gmail.settings.basic')
  })
})
