/** Clients that register themselves, and clients that are named by the address of their metadata document. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  authorizeUrl,
  createBrowser,
  readDetails,
  register,
  signIn,
  walkSignIn,
  type Registered,
} from '../testing/mcp-sign-in.ts'
import { createGuardedFetch } from '@oma/http'
import { portOf } from '../testing/watch.ts'
import { startVault, startVaultForTest, type TestVault } from '../testing/start-vault.ts'

const send = (vault: TestVault, payload: unknown, headers = {}) =>
  vault.app.inject({ method: 'POST', url: '/oauth/register', payload: payload as object, headers })

const ask = (vault: TestVault, client: Pick<Registered, 'client_id' | 'redirect_uris'>, parameters = {}) =>
  createBrowser(vault.app).send(authorizeUrl({ client, parameters }).url)

let vault: TestVault
beforeAll(async () => {
  vault = await startVault()
})
afterAll(() => vault.close())

describe('the registration', () => {
  it('takes what clients in use send, and ignores what it does not know', async () => {
    const answer = await send(vault, {
      client_name: 'Some\u202Eclient\n',
      redirect_uris: ['http://localhost:7777/oauth/callback', 'http://localhost:7777/oauth/callback'],
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code', 'token'],
      token_endpoint_auth_method: 'none',
      scope: 'everything mcp:tools',
      logo_uri: 'http://insecure.example/logo.png',
      client_uri: 'https://client.example/',
      software_version: 7,
      contacts: 'not a list',
      application_type: 'web',
    })

    expect(answer.statusCode).toBe(201)
    expect(answer.headers['cache-control']).toContain('no-store')
    expect(answer.json()).toMatchObject({
      client_id: expect.stringMatching(/^oma_client_/),
      client_name: 'Someclient',
      redirect_uris: ['http://localhost:7777/oauth/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      application_type: 'native',
    })
    expect(answer.json()).not.toHaveProperty('client_secret')
    expect(answer.json()).not.toHaveProperty('logo_uri')
  })

  it('never gives a client the grants of the hub, in whichever form its address is written', async () => {
    const grants = ['authorization_code', 'client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange']
    const metadata = {
      redirect_uris: ['https://client.example/callback'],
      response_types: ['code'],
      grant_types: grants,
    }
    // As proxies are asked, which every server has to take (RFC 9112 section 3.2.2).
    const answer = await sendTo(vault, `${vault.publicUrl}/oauth/register`, metadata)

    expect(answer).toMatchObject({ grant_types: ['authorization_code', 'refresh_token'] })
  })

  it('never gives a client the grants of the hub', async () => {
    const grants = ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange']
    const client = await register(vault.app, undefined, { grant_types: grants })
    expect(client['grant_types']).toEqual(['authorization_code', 'refresh_token'])
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://client.example/#fragment',
    'https://client.example/#',
    'http://client.example/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://user:secret@localhost/callback',
    'not a uri',
    7,
  ])('refuses the redirect URI %s', async (uri) => {
    const answer = await send(vault, { redirect_uris: ['https://client.example/', uri] })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error: 'invalid_redirect_uri', error_description: expect.any(String) })
  })

  it.each([
    'https://claude.ai/api/mcp/auth_callback',
    'https://chatgpt.com/connector/oauth/abc',
    'cursor://anysphere.cursor-mcp/oauth/callback',
    'http://127.0.0.1:33418/',
    'http://[::1]:5000/callback',
    'https://vscode.dev/redirect',
  ])('takes the redirect URI %s', async (uri) => {
    const client = await register(vault.app, uri)
    expect(await ask(vault, client)).toMatchObject({ statusCode: 303 })
  })

  it('takes what Cursor registers: a scheme of its own, a website and loopback in one', async () => {
    const redirect_uris = [
      'cursor://anysphere.cursor-mcp/oauth/callback',
      'https://www.cursor.com/agents/mcp/oauth/callback',
      'http://localhost:8787/callback',
    ]
    const client = await register(vault.app, undefined, { redirect_uris })
    for (const redirect_uri of redirect_uris)
      expect(await ask(vault, client, { redirect_uri })).toMatchObject({ statusCode: 303 })
  })

  it.each([['[]'], ['"text"'], ['{'], ['{"redirect_uris":[]}'], ['{}']])(
    'answers %s with an error in JSON',
    async (payload) => {
      const answer = await send(vault, payload, { 'content-type': 'application/json' })
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toMatchObject({ error: expect.any(String), error_description: expect.any(String) })
    },
  )

  it('may be done twice: each time it is another client', async () => {
    const [first, second] = [await register(vault.app), await register(vault.app)]
    expect(first.client_id).not.toBe(second.client_id)
  })

  it('forgets a client that never came back after a day, and one that did after 90 days without use', async () => {
    const vault = await startVaultForTest()
    const [idle, used] = [await register(vault.app), await register(vault.app)]
    await signIn(vault.app, await vault.join(), { client: used })
    const day = 24 * 60 * 60
    vault.clock.advance(day + 1)
    expect(await ask(vault, idle)).toMatchObject({ statusCode: 400 })
    expect(await ask(vault, used)).toMatchObject({ statusCode: 303 })
    vault.clock.advance(90 * day)
    expect(await ask(vault, used)).toMatchObject({ statusCode: 400 })
  })

  it('can be switched off, and then is not advertised', async () => {
    const vault = await startVaultForTest({ OAUTH_REGISTRATION: 'off' })
    expect((await send(vault, { redirect_uris: ['https://client.example/'] })).statusCode).toBe(404)
    const metadata = await vault.app.inject('/.well-known/oauth-authorization-server')
    expect(metadata.json()).not.toHaveProperty('registration_endpoint')
  })

  it('is open to programs in a browser, from any site', async () => {
    const headers = { origin: 'https://inspector.example' }
    const answer = await send(vault, { redirect_uris: ['https://client.example/'] }, headers)
    expect(answer).toMatchObject({ statusCode: 201, headers: { 'access-control-allow-origin': '*' } })
    for (const url of ['/oauth/register', '/oauth/token', '/.well-known/oauth-authorization-server']) {
      const preflight = await vault.app.inject({
        method: 'OPTIONS',
        url,
        headers: {
          ...headers,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      })
      expect(preflight.statusCode).toBe(204)
      expect(preflight.headers['access-control-allow-origin']).toMatch(/^(\*|https:\/\/inspector\.example)$/)
    }
  })
})

describe('a client metadata document', () => {
  const id = 'https://client.example/oauth/client.json'
  const document = { client_id: id, client_name: 'Documented', redirect_uris: ['http://localhost/callback'] }
  const client = { client_id: id, redirect_uris: ['http://localhost:3118/callback'] }

  /** A vault that finds this document at every address, and counts. */
  async function serving(answer: () => Response) {
    const fetched: string[] = []
    const vault = await startVaultForTest(
      {},
      {
        fetchGuarded: async (url) => {
          fetched.push(String(url))
          return answer()
        },
      },
    )
    return { vault, fetched }
  }

  it('signs a client in that never registered, at whichever loopback port it listens', async () => {
    const { vault, fetched } = await serving(() => Response.json(document))
    const { details, tokens } = await signIn(vault.app, await vault.join(), { client })
    expect(details.client).toEqual({
      id,
      name: 'Documented',
      host: 'client.example',
      redirect_host: 'localhost:3118',
      is_local: true,
    })
    expect(tokens.refresh_token).toEqual(expect.any(String))
    expect(fetched).toEqual([id])
  })

  it.each([
    ['another client_id', () => Response.json({ ...document, client_id: `${id}x` })],
    ['no client_name', () => Response.json({ ...document, client_name: undefined })],
    ['a secret', () => Response.json({ ...document, client_secret: 'x' })],
    [
      'a secret to authenticate with',
      () => Response.json({ ...document, token_endpoint_auth_method: 'client_secret_post' }),
    ],
    ['a remote http redirect', () => Response.json({ ...document, redirect_uris: ['http://evil.example/'] })],
    ['no JSON', () => new Response('<html>')],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://other.example/' } })],
    ['an error', () => new Response('', { status: 500 })],
  ])('with %s is refused, without a redirect', async (_, answer) => {
    const { vault } = await serving(answer)
    const refused = await ask(vault, client)
    expect(refused.statusCode).toBe(400)
    expect(refused.headers.location).toBeUndefined()
  })

  it.each(['127.0.0.1', 'localhost', '2130706433', '[::ffff:127.0.0.1]', '[::1]'])(
    'at %s is not connected to',
    async (host) => {
      const vault = await startVaultForTest({}, { fetchGuarded: createGuardedFetch() })
      const server = createServer()
      let connections = 0
      server.on('connection', (socket) => (connections++, socket.destroy()))
      await once(server.listen(0, '::'), 'listening')
      onTestFinished(() => void server.close())
      const id = `https://${host}:${(server.address() as AddressInfo).port}/client.json`

      expect(await ask(vault, { ...client, client_id: id })).toMatchObject({ statusCode: 400 })
      expect(connections).toBe(0)
    },
  )

  it('is fetched for each address so often a minute, and then 429', async () => {
    const { vault, fetched } = await serving(() => Response.json(document))
    const flood = Array.from({ length: 25 }, (_, index) => ask(vault, { ...client, client_id: `${id}?${index}` }))
    const statuses = (await Promise.all(flood)).map(({ statusCode }) => statusCode)
    expect(fetched).toHaveLength(20)
    expect(statuses.filter((status) => status === 429)).toHaveLength(5)
    vault.clock.advance(61)
    expect((await ask(vault, client)).statusCode).toBe(303)
  })

  it.each(['/oauth/token', '/oauth/revoke'])(
    'has its keys fetched as seldom, however often %s is asked',
    async (url) => {
      const { vault, fetched } = await serving(() => new Response('', { status: 500 }))
      const keys = 'https://victim.example/keys'
      const keyed = { ...document, client_id: undefined, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: keys }
      const { client_id } = (await send(vault, keyed)).json<Registered>()

      for (let attempt = 0; attempt < 25; attempt++) {
        const payload = unprovenRequest(client_id, vault)
        expect((await vault.app.inject({ method: 'POST', url, ...payload })).statusCode).toBeGreaterThanOrEqual(400)
      }
      expect(fetched).toEqual(Array.from({ length: 20 }, () => keys))
    },
  )

  it('is not fetched when that is switched off', async () => {
    const fetched: unknown[] = []
    const fetchGuarded = async (url: unknown) => (fetched.push(url), Response.json(document))
    const vault = await startVaultForTest({ OAUTH_METADATA_DOCUMENTS: 'off' }, { fetchGuarded })
    expect((await ask(vault, client)).statusCode).toBe(400)
    expect(fetched).toEqual([])
  })

  it('of a user who allowed another client is asked about all the same', async () => {
    const { vault } = await serving(() => Response.json(document))
    const user = await vault.join()
    await signIn(vault.app, user)
    const browser = createBrowser(vault.app, user.pair.access_token)
    const page = (await browser.send(authorizeUrl({ client }).url)).headers.location!
    expect(await readDetails(browser, page)).toMatchObject({ consent: 'needed' })
    await walkSignIn(vault.app, user, { client })
  })
})

/** With an assertion that is in order, but for its signature: that takes the client's keys to see. */
function unprovenRequest(clientId: string, { publicUrl, clock }: TestVault) {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const at = Math.floor(clock.now().getTime() / 1000)
  const claims = { iss: clientId, sub: clientId, aud: publicUrl, jti: randomUUID(), iat: at, exp: at + 60 }
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: 'x',
    token: 'x',
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${encode({ alg: 'ES256' })}.${encode(claims)}.${'A'.repeat(86)}`,
  })
  return { payload: form.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }
}

/** With this target in the request line, which no client of a web page can write. */
async function sendTo(vault: TestVault, path: string, payload: object): Promise<unknown> {
  const port = await portOf(vault.app)
  const headers = { 'content-type': 'application/json' }
  const asked = request({ host: '127.0.0.1', port, path, method: 'POST', headers }).end(JSON.stringify(payload))
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return json(answer)
}
