/** An MCP client's token at the hub: what it opens, what ends it, and what is said when it may not do enough. */
import { accessTokenType, clientCredentialsGrant, tokenExchangeGrant } from '@oma/contract'
import { callVault } from '@oma/vault/testing/call-vault'
import { connectGoogle } from '@oma/vault/testing/google'
import { refreshForm, requestToken, signIn } from '@oma/vault/testing/mcp-sign-in'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, startBoth, type Both } from './start-both.ts'

let both: Both
beforeAll(async () => {
  both = await startBoth()
  await both.hubWatches()
})
afterAll(() => both.close())

async function joinSignedIn(scope?: string) {
  const user = await both.vault.join()
  await connectGoogle(both.vault, user)
  return { user, ...(await signIn(both.vault.app, user, { parameters: { scope } })) }
}

/** One call of a client of the older revisions, whose answer is seen as it is. */
function post(token: string, name: string, input: object = {}) {
  return fetch(both.url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input } }),
  })
}
const statusOf = async (token: string) => (await post(token, 'gmail_search_messages')).status
const promised = { timeout: 2_000, interval: 50 }

it('a signed-in client reads the mail of whoever signed in', async () => {
  const { tokens } = await joinSignedIn()

  expect(await both.call(tokens.access_token, 'gmail_search_messages', { max_results: 1 })).toMatchObject({
    isError: false,
  })
})

describe('ends within 2 seconds at the hub', () => {
  it('when the user revokes the client; another client of theirs goes on', async () => {
    const { user, tokens, client } = await joinSignedIn()
    const other = await signIn(both.vault.app, user)
    expect([await statusOf(tokens.access_token), await statusOf(other.tokens.access_token)]).toEqual([200, 200])
    const { clients } = await user.client.oauth.listClients({ query: {} })
    const { id } = clients.find(({ client_id }) => client_id === client.client_id)!
    await user.client.oauth.revokeClient({ params: { id } })

    await expect.poll(() => statusOf(tokens.access_token), promised).toBe(401)
    expect(await statusOf(other.tokens.access_token)).toBe(200)
  })

  it('when a spent refresh token comes again, so that somebody else may hold it', async () => {
    const { tokens, client } = await joinSignedIn()
    const next = await requestToken(both.vault.app, refreshForm(client, tokens.refresh_token))
    const token = next.body['access_token']!
    expect(await statusOf(token)).toBe(200)
    both.vault.clock.advance(61)
    expect(await statusOf(token)).toBe(200)
    await requestToken(both.vault.app, refreshForm(client, tokens.refresh_token))

    await expect.poll(() => statusOf(token), promised).toBe(401)
  })

  it('when the client signs out', async () => {
    const { tokens, client } = await joinSignedIn()
    expect(await statusOf(tokens.access_token)).toBe(200)
    const form = new URLSearchParams({ client_id: client.client_id, token: tokens.refresh_token })
    await fetch(new URL('/oauth/revoke', both.vault.publicUrl), { method: 'POST', body: form })

    await expect.poll(() => statusOf(tokens.access_token), promised).toBe(401)
  })
})

describe('a tool that needs more than was allowed', () => {
  it('is a 403 that names all scopes at once, where they are explained, and what to do', async () => {
    const { tokens } = await joinSignedIn('gmail.read calendar.read')
    const answer = await post(tokens.access_token, 'gmail_send_message', {
      to: ['bruno@example.test'],
      subject: 'x',
      text: 'x',
    })
    const challenge = answer.headers.get('www-authenticate')!

    expect(answer.status).toBe(403)
    expect(challenge).toContain('error="insufficient_scope"')
    expect(/scope="([^"]*)"/.exec(challenge)?.[1]?.split(' ').toSorted()).toEqual([
      'calendar.read',
      'gmail.read',
      'gmail.send',
    ])
    expect(challenge).toContain(
      `resource_metadata="${new URL('/.well-known/oauth-protected-resource/mcp', both.url).href}"`,
    )
    expect(await answer.json()).toMatchObject({
      error: 'insufficient_scope',
      error_description: expect.stringMatching(/needs gmail\.send.*connect it again/),
    })
  })

  it('is said in words to a client that only refreshed its token and came again', async () => {
    const { tokens, client } = await joinSignedIn('calendar.read')
    const first = tokens.access_token
    expect([await statusOf(first), await statusOf(first)]).toEqual([403, 403])
    const { body } = await requestToken(both.vault.app, refreshForm(client, tokens.refresh_token))
    const answer = await post(body['access_token']!, 'gmail_search_messages')

    expect(answer.status).toBe(200)
    expect(JSON.stringify(await answer.json())).toMatch(/needs gmail\.read.*connect it again/)
    both.vault.clock.advance(61)
    expect(await statusOf(body['access_token']!)).toBe(403)
  })

  it('stays an answer with words for a personal access token, whose client can ask for nothing', async () => {
    const { user } = await joinSignedIn()
    const { token } = await user.client.auth.createToken({ body: { name: 'x', scopes: ['calendar.read'] } })
    const answer = await both.call(token, 'gmail_search_messages')

    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('Make another token') })
  })
})

it('a client revoked while the vault’s changes are not heard is refused within a minute', async () => {
  const { user, tokens } = await joinSignedIn()
  expect(await statusOf(tokens.access_token)).toBe(200)
  const vault = await both.vaultAway()
  const [{ id } = { id: '' }] = (await user.client.oauth.listClients({ query: {} })).clients
  await user.client.oauth.revokeClient({ params: { id } })
  expect(await statusOf(tokens.access_token)).toBe(200)
  both.vault.clock.advance(60)

  // Nobody can say then who it is, so nobody is served.
  expect(await statusOf(tokens.access_token)).toBe(503)
  await vault.back()
  await expect.poll(() => statusOf(tokens.access_token)).toBe(401)
})

it('a new signing key ends no sign-in: tokens of the old key and of the new one are taken', async () => {
  const { user, tokens } = await joinSignedIn()
  expect(await statusOf(tokens.access_token)).toBe(200)
  const { database, secretKey, clock } = both.vault
  const settings = { DATABASE_URL: database.url, SECRET_KEY: secretKey }
  expect(await callVault(['keys', 'rotate-signing'], settings)).toMatchObject({ code: 0 })
  // Published first, then used. The command line goes by the real clock, which has moved meanwhile.
  clock.advance(120)
  const next = await signIn(both.vault.app, user)

  expect(decodeProtectedHeader(next.tokens.access_token).kid).not.toBe(decodeProtectedHeader(tokens.access_token).kid)
  await expect.poll(() => statusOf(next.tokens.access_token)).toBe(200)
  expect(await statusOf(tokens.access_token)).toBe(200)
})

it('an expired token, and one whose account is gone, are refused with invalid_token', async () => {
  const { tokens } = await joinSignedIn()
  const gone = await joinSignedIn()
  // Both are known to the hub.
  for (const one of [tokens, gone.tokens]) expect(await statusOf(one.access_token)).toBe(200)
  await gone.user.client.auth.deleteAccount({ body: { password: gone.user.password } })
  await expect.poll(() => statusOf(gone.tokens.access_token), promised).toBe(401)
  const { exp, iat } = decodeJwt(tokens.access_token)
  both.vault.clock.advance(exp! - iat! + 31)

  const answer = await post(tokens.access_token, 'gmail_search_messages')
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"')
})

it('a login token, a refresh token, an exchanged token and the hub’s own token are refused', async () => {
  const { user, tokens } = await joinSignedIn()
  const { oauth } = both.vault.as()
  const subject = { subject_token: tokens.access_token, subject_token_type: accessTokenType }
  const exchanged = await oauth.token({ body: { ...both.vault.hub, grant_type: tokenExchangeGrant, ...subject } })
  const service = await oauth.token({ body: { ...both.vault.hub, grant_type: clientCredentialsGrant } })
  const { access_token, refresh_token } = user.pair
  const refused = [access_token, refresh_token, tokens.refresh_token, exchanged.access_token, service.access_token]

  for (const token of refused) expect(await statusOf(token)).toBe(401)
  expect(await statusOf(tokens.access_token)).toBe(200)
})

it('a token for this hub is refused at another one of the same vault, and a token of Google’s at both', async () => {
  const { user, tokens } = await joinSignedIn()
  const { access_token: googleToken } = await user.client.google.credentials()
  const other = await both.startHub({
    HUB_CLIENT_ID: both.vault.hub.client_id,
    HUB_CLIENT_SECRET: both.vault.hub.client_secret,
    HUB_PUBLIC_URL: `http://127.0.0.1:${await freePort()}`,
  })
  const at = async (url: URL, token: string) =>
    (await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status

  expect(await statusOf(tokens.access_token)).toBe(200)
  expect(await at(other, tokens.access_token)).toBe(401)
  expect([await at(both.url, googleToken), await at(other, googleToken)]).toEqual([401, 401])
})
