/** What an authorization request must be, and where its answer may go. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorizeUrl,
  codeForm,
  createBrowser,
  loopback,
  readDetails,
  register,
  requestToken,
  signIn,
  walkSignIn,
  website,
  type Registered,
} from '../testing/mcp-sign-in.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
let client: Registered
const resource = 'http://localhost:8001/mcp'

beforeAll(async () => {
  vault = await startVault()
  user = await vault.join()
  client = await register(vault.app)
})
afterAll(() => vault.close())

/** Where the browser is sent by the first answer, and what it is. */
async function ask(parameters: Record<string, string | undefined>, of = client) {
  const answer = await createBrowser(vault.app).send(authorizeUrl({ client: of, parameters }).url)
  const { location } = answer.headers
  return {
    status: answer.statusCode,
    location,
    error: location && new URL(location, 'http://x').searchParams.get('error'),
  }
}

describe('PKCE', () => {
  it('is required', async () => {
    expect(await ask({ code_challenge: undefined, code_challenge_method: undefined })).toMatchObject({
      error: 'invalid_request',
    })
  })

  it('is S256; plain is refused', async () => {
    expect(await ask({ code_challenge_method: 'plain' })).toMatchObject({ error: 'invalid_request' })
    expect(await ask({ code_challenge_method: undefined })).toMatchObject({ error: 'invalid_request' })
  })

  it('with the wrong verifier gives nothing, and the right one still works', async () => {
    const walked = await walkSignIn(vault.app, user, { client })
    const form = codeForm(client, walked)
    const wrong = await requestToken(vault.app, { ...form, code_verifier: 'x'.repeat(43) })
    expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect(await requestToken(vault.app, form)).toMatchObject({ status: 200 })
  })
})

it('is not answered by form_post, whose page would need a script, and is told so', async () => {
  expect(await ask({ response_mode: 'form_post' })).toMatchObject({ error: 'unsupported_response_mode' })
})

describe('a redirect URI', () => {
  it.each([
    ['another path', 'http://127.0.0.1:33418/elsewhere'],
    ['another host', 'http://localhost:33418/callback'],
    ['another scheme', 'https://127.0.0.1:33418/callback'],
    ['a query', 'http://127.0.0.1:33418/callback?x=1'],
    ['a name in it', 'http://evil@127.0.0.1:33418/callback'],
    ['another site', 'https://evil.example/callback'],
  ])('with %s gives an error page and no redirect', async (_, redirect_uri) => {
    expect(await ask({ redirect_uri })).toEqual({ status: 400, location: undefined, error: undefined })
  })

  it.each(['http://127.0.0.1:1/callback', 'http://127.0.0.1:65535/callback', 'http://127.0.0.1/callback'])(
    'may have another port on loopback: %s',
    async (redirect_uri) => {
      expect(await ask({ redirect_uri })).toMatchObject({
        status: 303,
        location: expect.stringMatching('^/oauth/interaction/'),
      })
    },
  )

  it('may have another port on localhost too', async () => {
    const local = await register(vault.app, 'http://localhost/callback')
    expect(await ask({ redirect_uri: 'http://localhost:3118/callback' }, local)).toMatchObject({ status: 303 })
  })

  it('of a website must match to the letter, port included', async () => {
    const site = await register(vault.app, website)
    expect(await ask({}, site)).toMatchObject({ status: 303 })
    expect(await ask({ redirect_uri: `${website}/` }, site)).toMatchObject({ status: 400, location: undefined })
    expect(await ask({ redirect_uri: 'https://client.example:444/callback' }, site)).toMatchObject({ status: 400 })
  })

  it('must be the same again when the code is redeemed', async () => {
    const walked = await walkSignIn(vault.app, user, {
      client,
      parameters: { redirect_uri: 'http://127.0.0.1:1111/callback' },
    })
    const form = codeForm(client, walked)
    expect(await requestToken(vault.app, { ...form, redirect_uri: loopback })).toMatchObject({
      body: { error: 'invalid_grant' },
    })
    expect(await requestToken(vault.app, form)).toMatchObject({ status: 200 })
  })

  it('of an unknown client is not followed', async () => {
    expect(await ask({ client_id: 'nobody' })).toEqual({ status: 400, location: undefined, error: undefined })
  })
})

describe('the resource', () => {
  it.each([
    ['none', []],
    ['the hub', [resource]],
    ['the hub with a trailing slash', [`${resource}/`]],
    ['the hub twice', [resource, resource]],
  ])('%s gives a token for the hub', async (_, resources) => {
    const { url, verifier, redirectUri } = authorizeUrl({ client })
    const more = resources.map((one) => `&resource=${encodeURIComponent(one)}`).join('')
    const browser = createBrowser(vault.app, user.pair.access_token)
    const page = (await browser.send(url + more)).headers.location!
    const details = await readDetails(browser, page)
    const payload = { decision: 'allow', csrf_token: details.csrf_token }
    const decided = await browser.send(`${page}/decision`, { method: 'POST', payload })
    const back = new URL((await browser.send(decided.json().return_to)).headers.location!)
    const form = codeForm(client, { code: back.searchParams.get('code')!, verifier, redirectUri })
    const { body } = await requestToken(vault.app, { ...form, ...(resources[0] && { resource: resources[0] }) })
    expect(JSON.parse(Buffer.from(body['access_token']!.split('.')[1]!, 'base64url').toString())).toMatchObject({
      aud: resource,
    })
  })

  it('of somebody else is refused', async () => {
    expect(await ask({ resource: 'https://other.example/mcp' })).toMatchObject({ error: 'invalid_target' })
    const { tokens, client: own } = await signIn(vault.app, user)
    const form = { grant_type: 'refresh_token', client_id: own.client_id, refresh_token: tokens.refresh_token }
    const refused = await requestToken(vault.app, { ...form, resource: 'https://other.example/mcp' })
    expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_target' } })
  })
})

describe('the scope', () => {
  const scopeOf = async (scope: string | undefined) =>
    (await signIn(vault.app, user, { parameters: { scope } })).tokens.scope
  const everyday = 'gmail.read gmail.send gmail.modify calendar.read calendar.write'

  it('is the default set when none is named, or none that we know', async () => {
    expect(await scopeOf(undefined)).toBe(everyday)
    expect(await scopeOf('openid profile mcp')).toBe(everyday)
  })

  it('is what was asked for, without what we do not know', async () => {
    expect(await scopeOf('calendar.read offline_access email')).toBe('calendar.read')
  })

  it('may be more than what the client registered with, as a step up needs it', async () => {
    const narrow = await register(vault.app, loopback, { scope: 'gmail.read' })
    const { tokens } = await signIn(vault.app, user, {
      client: narrow,
      parameters: { scope: 'gmail.read gmail.settings' },
    })
    expect(tokens.scope).toBe('gmail.read gmail.settings')
  })

  it('is not widened by a refresh', async () => {
    const { client: own, tokens } = await signIn(vault.app, user, { parameters: { scope: 'gmail.read' } })
    const form = { grant_type: 'refresh_token', client_id: own.client_id, refresh_token: tokens.refresh_token }
    const wider = await requestToken(vault.app, { ...form, scope: 'gmail.read gmail.send' })
    expect(wider).toMatchObject({ status: 400, body: { error: 'invalid_scope' } })
    expect(await requestToken(vault.app, form)).toMatchObject({ status: 200, body: { scope: 'gmail.read' } })
  })
})
