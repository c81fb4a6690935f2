/** The clients of an account, as its owner sees them, and what dies with one; and what the hub gets for their tokens. */
import { accessTokenType, clientCredentialsGrant, tokenExchangeGrant } from '@oma/contract'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { connectGoogle } from '../testing/google.ts'
import { codeForm, refreshForm, register, requestToken, signIn, walkSignIn } from '../testing/mcp-sign-in.ts'
import { bearer, watch } from '../testing/watch.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let user: TestUser

beforeAll(async () => {
  vault = await startVault()
  user = await vault.join()
  await connectGoogle(vault, user)
})
afterAll(() => vault.close())

const exchange = (subject_token: string) =>
  vault.as().oauth.token({
    body: { ...vault.hub, grant_type: tokenExchangeGrant, subject_token, subject_token_type: accessTokenType },
  })

const credentialsWith = (token: string) => vault.as(token).google.credentials({ query: {} })

it('lists what was allowed to whom, and when it was used last', async () => {
  const somebody = await vault.join()
  const { client, tokens } = await signIn(vault.app, somebody, { parameters: { scope: 'gmail.read' } })
  vault.clock.advance(600)
  await requestToken(vault.app, refreshForm(client, tokens.refresh_token))

  const [listed, ...others] = (await somebody.client.oauth.listClients({ query: {} })).clients
  expect(others).toEqual([])
  expect(listed).toMatchObject({ client_id: client.client_id, name: 'Test client', host: null, scopes: ['gmail.read'] })
  expect(Date.parse(listed!.last_used_at) - Date.parse(listed!.created_at)).toBe(600_000)
})

it('lists them by pages, newest first, each once', async () => {
  const somebody = await vault.join()
  const ids: string[] = []
  for (let count = 0; count < 3; count++) {
    vault.clock.advance(1)
    ids.unshift((await signIn(vault.app, somebody)).client.client_id)
  }
  const read = (cursor?: string) => somebody.client.oauth.listClients({ query: { limit: 2, cursor } })
  const first = await read()
  const second = await read(first.next_cursor!)

  expect([...first.clients, ...second.clients].map(({ client_id }) => client_id)).toEqual(ids)
  expect([first.clients.length, second.next_cursor]).toEqual([2, null])
})

it('exchanges a client’s access token for one that may ask for Google credentials', async () => {
  const { tokens } = await signIn(vault.app, user)
  const { access_token, account_id } = await exchange(tokens.access_token)
  expect(account_id).toBe(user.user.id)
  expect(await credentialsWith(access_token)).toMatchObject({ refresh_token: null, account: 'ada@example.test' })
})

it('exchanges no token that has expired, was altered, or is for something else', async () => {
  const { client, tokens } = await signIn(vault.app, user)
  const [header, payload, signature] = tokens.access_token.split('.')
  const unsigned = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${payload}.`
  const altered = { ...decodeJwt(tokens.access_token), sub: (await vault.join()).user.id }
  const forged = `${header}.${Buffer.from(JSON.stringify(altered)).toString('base64url')}.${signature}`
  for (const token of [unsigned, forged, tokens.refresh_token, user.pair.access_token, `${header}.${payload}`]) {
    await expect(exchange(token)).rejects.toMatchObject({ code: 'invalid-grant' })
  }
  vault.clock.advance(15 * 60 + 31)
  await expect(exchange(tokens.access_token)).rejects.toMatchObject({ code: 'invalid-grant' })
  expect(await requestToken(vault.app, refreshForm(client, tokens.refresh_token))).toMatchObject({ status: 200 })
})

it('revoked loses everything at once: tokens, codes, and what the hub exchanged', async () => {
  const somebody = await vault.join()
  const client = await register(vault.app)
  const { tokens } = await signIn(vault.app, somebody, { client })
  const pending = codeForm(client, await walkSignIn(vault.app, somebody, { client }))
  const exchanged = await exchange(tokens.access_token)
  const other = await signIn(vault.app, somebody)
  const listed = (await somebody.client.oauth.listClients({ query: {} })).clients.find(
    ({ client_id }) => client_id === client.client_id,
  )
  await somebody.client.oauth.revokeClient({ params: { id: listed!.id } })

  expect(await requestToken(vault.app, refreshForm(client, tokens.refresh_token))).toMatchObject({ status: 400 })
  expect(await requestToken(vault.app, pending)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  await expect(exchange(tokens.access_token)).rejects.toMatchObject({ code: 'invalid-grant' })
  await expect(credentialsWith(exchanged.access_token)).rejects.toMatchObject({ code: 'unauthenticated' })
  const left = (await somebody.client.oauth.listClients({ query: {} })).clients
  expect(left.map(({ client_id }) => client_id)).toEqual([other.client.client_id])
  expect(await exchange(other.tokens.access_token)).toMatchObject({ account_id: somebody.user.id })
  const rows = await vault.database.query(
    `select details from audit_events where event = 'client.revoked' and user_id = '${somebody.user.id}'`,
  )
  expect(rows).toEqual([{ details: { client_id: client.client_id } }])
})

it('cannot be seen or revoked by somebody else', async () => {
  await signIn(vault.app, user)
  const [listed] = (await user.client.oauth.listClients({ query: {} })).clients
  const stranger = await vault.join()
  expect(await stranger.client.oauth.listClients({ query: {} })).toEqual({ clients: [], next_cursor: null })
  await expect(stranger.client.oauth.revokeClient({ params: { id: listed!.id } })).rejects.toMatchObject({
    code: 'not-found',
  })
})

it('leaves nothing behind when its account is deleted', async () => {
  const somebody = await vault.join()
  await signIn(vault.app, somebody)
  await vault.database.query(`delete from users where id = '${somebody.user.id}'`)
  const rows = async (table: string) =>
    vault.database.query(`select from ${table} where user_id = '${somebody.user.id}'`)
  expect(await rows('oauth_models')).toEqual([])
  expect(await rows('client_consents')).toEqual([])
})

it('signs nobody in whose account is gone', async () => {
  const somebody = await vault.join()
  const { client, tokens } = await signIn(vault.app, somebody)
  await vault.database.query(`delete from users where id = '${somebody.user.id}'`)
  await vi.waitFor(async () =>
    expect(await requestToken(vault.app, refreshForm(client, tokens.refresh_token))).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    }),
  )
})

it('tells the hub within two seconds what it must not serve any more', async () => {
  const somebody = await vault.join()
  const { client, tokens } = await signIn(vault.app, somebody)
  const service = await vault.as().oauth.token({ body: { ...vault.hub, grant_type: clientCredentialsGrant } })
  const hub = await watch(vault.app, bearer(service.access_token))
  const told = (event: string, details: object) =>
    vi.waitFor(
      () =>
        expect(hub.messages).toContainEqual(expect.objectContaining({ event, account_id: somebody.user.id, details })),
      { timeout: 2_000 },
    )
  await requestToken(vault.app, refreshForm(client, tokens.refresh_token))
  vault.clock.advance(61)
  await requestToken(vault.app, refreshForm(client, tokens.refresh_token))
  const ids = { client_id: client.client_id, grant_id: decodeJwt(tokens.access_token)['grant_id'] }
  await told('token.refresh_reused', ids)
  const [listed] = (await somebody.client.oauth.listClients({ query: {} })).clients
  await somebody.client.oauth.revokeClient({ params: { id: listed!.id } })
  await told('client.revoked', { client_id: client.client_id })
})
