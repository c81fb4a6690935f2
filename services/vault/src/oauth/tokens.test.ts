/** Codes and refresh tokens: each is worth one thing, once, also where two replicas are asked at the same time. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  codeForm,
  refreshForm,
  register,
  requestToken,
  signIn,
  walkSignIn,
  type Answer,
  type Registered,
} from '../testing/mcp-sign-in.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
let client: Registered
let replicas: FastifyInstance[]

beforeAll(async () => {
  vault = await startVault()
  replicas = [vault.app, await vault.startReplica()]
  user = await vault.join()
  client = await register(vault.app)
})
afterAll(() => vault.close())

/** The same form four times at once, half of them at each replica. */
const race = (form: Record<string, string>): Promise<Answer[]> =>
  Promise.all([0, 1, 2, 3].map((index) => requestToken(replicas[index % 2]!, form)))

const refresh = (refreshToken: string, of = client) => requestToken(vault.app, refreshForm(of, refreshToken))
const events = async (event: string, clientId: string) =>
  vault.database.query(
    `select user_id, details from audit_events where event = '${event}' and details->>'client_id' = '${clientId}'`,
  )

describe('an authorization code', () => {
  it('that comes again is refused, and all that came of it dies', async () => {
    const own = await register(vault.app)
    const form = codeForm(own, await walkSignIn(vault.app, user, { client: own }))
    const { body } = await requestToken(vault.app, form)
    expect(await requestToken(replicas[1]!, form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })

    expect(await refresh(body['refresh_token']!, own)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect(await events('token.code_reused', own.client_id)).toEqual([
      expect.objectContaining({ user_id: user.user.id }),
    ])
  })

  it('redeemed four times at once on two replicas is redeemed once', async () => {
    for (let trial = 0; trial < 5; trial++) {
      const form = codeForm(client, await walkSignIn(vault.app, user, { client }))
      const answers = await race(form)
      expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '400', '400', '400'])
    }
  })

  it('is worth nothing after a minute', async () => {
    const form = codeForm(client, await walkSignIn(vault.app, user, { client }))
    vault.clock.advance(61)
    expect(await requestToken(vault.app, form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('is worth nothing to another client', async () => {
    const other = await register(vault.app)
    const form = codeForm(client, await walkSignIn(vault.app, user, { client }))
    const stolen = await requestToken(vault.app, { ...form, client_id: other.client_id })
    expect(stolen).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })
})

describe('a refresh token', () => {
  it('is rotated, and its successor works next month', async () => {
    const { tokens } = await signIn(vault.app, user, { client })
    const { body } = await refresh(tokens.refresh_token)
    expect(body['refresh_token']).not.toBe(tokens.refresh_token)
    vault.clock.advance(60 * 24 * 60 * 60)
    const login = await vault.as().auth.login({ body: { username: user.username, password: user.password } })
    user = { ...user, pair: login, client: vault.as(login.access_token) }
    const later = await refresh(body['refresh_token']!)
    expect(later).toMatchObject({ status: 200 })
    vault.clock.advance(60 * 24 * 60 * 60)
    expect(await refresh(later.body['refresh_token']!)).toMatchObject({ status: 200 })
    user = {
      ...user,
      pair: await vault.as().auth.login({ body: { username: user.username, password: user.password } }),
    }
    client = await register(vault.app)
  })

  it('refreshed four times at once on two replicas is rotated once, and all get the same answer', async () => {
    for (let trial = 0; trial < 5; trial++) {
      const { tokens } = await signIn(vault.app, user, { client })
      const answers = await race(refreshForm(client, tokens.refresh_token))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
      expect(await refresh(answers[0]!.body['refresh_token']!)).toMatchObject({ status: 200 })
    }
  })

  it('gets the same answer again within the window, and after it ends the sign-in, which is recorded', async () => {
    const own = await register(vault.app)
    const { tokens } = await signIn(vault.app, user, { client: own })
    const first = await refresh(tokens.refresh_token, own)
    vault.clock.advance(59)
    expect(await refresh(tokens.refresh_token, own)).toEqual(first)
    vault.clock.advance(2)
    expect(await refresh(tokens.refresh_token, own)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })

    expect(await refresh(first.body['refresh_token']!, own)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
    expect(await events('token.refresh_reused', own.client_id)).toEqual([
      expect.objectContaining({ user_id: user.user.id }),
    ])
  })

  it('gives its answer to no other client, within the window either', async () => {
    const other = await register(vault.app)
    const { tokens } = await signIn(vault.app, user, { client })
    await refresh(tokens.refresh_token)
    expect(await refresh(tokens.refresh_token, other)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('dies with its client’s revocation by itself (RFC 7009)', async () => {
    const { tokens } = await signIn(vault.app, user, { client })
    const answer = await vault.app.inject({
      method: 'POST',
      url: '/oauth/revoke',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ token: tokens.refresh_token, client_id: client.client_id }).toString(),
    })
    expect(answer.statusCode).toBe(200)
    expect(await refresh(tokens.refresh_token)).toMatchObject({ status: 400 })
  })
})

describe('at rest', () => {
  it('no code, token, verifier or client secret stands in the database', async () => {
    const secretive = await register(vault.app, undefined, { token_endpoint_auth_method: 'client_secret_post' })
    const walked = await walkSignIn(vault.app, user, { client: secretive })
    const form = { ...codeForm(secretive, walked), client_secret: String(secretive['client_secret']) }
    const { body } = await requestToken(vault.app, form)
    const spent = await requestToken(vault.app, {
      ...refreshForm(secretive, body['refresh_token']!),
      client_secret: form.client_secret,
    })
    const dump = JSON.stringify(await vault.database.query('select * from oauth_models, oauth_signing_keys'))

    for (const secret of [
      walked.code,
      form.client_secret,
      body['access_token'],
      body['refresh_token'],
      spent.body['refresh_token'],
    ]) {
      expect(secret).toBeTruthy()
      expect(dump).not.toContain(secret)
    }
    expect(dump).not.toContain('"d"')
  })
})

describe('an unknown client', () => {
  it('is told so at the token endpoint, so that it registers again', async () => {
    const { tokens } = await signIn(vault.app, user, { client })
    const answer = await requestToken(vault.app, { ...refreshForm(client, tokens.refresh_token), client_id: 'gone' })
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  })
})
