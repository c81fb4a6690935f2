import { clientCredentialsGrant, closeCodes, type LiveMessage } from '@oma/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { connectGoogle } from '../testing/google.ts'
import { startVault, startVaultForTest, type TestVault } from '../testing/start-vault.ts'
import { askToWatch, bearer, portOf, watch } from '../testing/watch.ts'

let vault: TestVault
beforeAll(async () => {
  vault = await startVault()
})
afterAll(() => vault.close())

async function hubToken(at: TestVault = vault): Promise<string> {
  const { access_token } = await at.as().oauth.token({ body: { grant_type: clientCredentialsGrant, ...at.hub } })
  return access_token
}

const codeOf = async (answer: Promise<Response>) => {
  const response = await answer
  return [response.status, ((await response.json()) as { code: string }).code]
}

describe('a user who watches', () => {
  it('sees what happens to their account as it is recorded', async () => {
    const { user, client, pair } = await vault.join()
    const watched = await watch(vault.app, bearer(pair.access_token))
    const { id } = await client.auth.createToken({ body: { name: 'laptop' } })
    await client.auth.revokeToken({ params: { id } })

    // Their login may be told of late.
    await vi.waitFor(() => expect(watched.events().slice(-2)).toEqual(['token.created', 'token.revoked']))
    expect(watched.messages[0]).toEqual({ type: 'hello' })
    expect(watched.messages.at(-1)).toMatchObject({ type: 'event', account_id: user.id, id: expect.any(String) })
  })

  it('never sees another user’s events', async () => {
    const one = await vault.join()
    const other = await vault.join()
    const watched = await watch(vault.app, bearer(one.pair.access_token))
    await other.client.auth.createToken({ body: { name: 'theirs' } })
    await connectGoogle(vault, other)
    await one.client.auth.createToken({ body: { name: 'mine' } })

    await vi.waitFor(() => expect(watched.events()).toContain('token.created'))
    const accounts = watched.messages.flatMap((message) => (message.type === 'event' ? [message.account_id] : []))
    expect(new Set(accounts)).toEqual(new Set([one.user.id]))
  })

  it('is told that somebody came or went when they are an operator, and not who', async () => {
    const own = await startVaultForTest()
    const operator = await own.join()
    own.clock.advance(1)
    const other = await own.join()
    const [told, untold] = [
      await watch(own.app, bearer(operator.pair.access_token)),
      await watch(own.app, bearer(other.pair.access_token)),
    ]
    const third = await own.join()
    await third.client.auth.deleteAccount({ body: { password: third.password } })
    await other.client.auth.createToken({ body: { name: 'last' } })

    const people = () => told.messages.filter(({ type }) => type === 'people')
    await vi.waitFor(() => expect(people()).toHaveLength(2))
    expect(people()[0]).toEqual({ type: 'people' })
    await vi.waitFor(() => expect(untold.events()).toContain('token.created'))
    expect(untold.messages.map(({ type }) => type)).not.toContain('people')
    expect(JSON.stringify(told.messages)).not.toContain(third.user.id)
  })

  it('sees at one replica what happens at another', async () => {
    const { client, pair } = await vault.join()
    const watched = await watch(await vault.startReplica(), bearer(pair.access_token))
    await client.auth.createToken({ body: { name: 'laptop' } })

    await vi.waitFor(() => expect(watched.events()).toContain('token.created'))
  })

  it('is told to read everything again when the database connection was lost', async () => {
    const own = await startVaultForTest()
    const { client, pair } = await own.join()
    const watched = await watch(own.app, bearer(pair.access_token))
    await own.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'oma-vault events' and datname = current_database()`,
    )

    await vi.waitFor(() => expect(watched.messages).toContainEqual({ type: 'resync' }), 5_000)
    await client.auth.createToken({ body: { name: 'laptop' } })
    await vi.waitFor(() => expect(watched.events()).toContain('token.created'))
  })

  it('hears nothing of what somebody else wrote into the channel', async () => {
    const { client, pair } = await vault.join()
    const watched = await watch(vault.app, bearer(pair.access_token))
    for (const text of ['{', '{}', '[]', 'null', '{"id":1}'])
      await vault.database.query(`select pg_notify('oma_events', '${text}')`)
    await client.auth.createToken({ body: { name: 'laptop' } })

    await vi.waitFor(() => expect(watched.events()).toContain('token.created'))
    // What joining left behind may be told late.
    const own = ['hello', 'account.created', 'session.started', 'token.created']
    for (const { type, ...message } of watched.messages)
      expect(own).toContain('event' in message ? message.event : type)
  })

  it('who talks back is dropped', async () => {
    const { pair } = await vault.join()
    const short = await watch(vault.app, bearer(pair.access_token))
    short.socket.send('hello?')
    const long = await watch(vault.app, bearer(pair.access_token))
    long.socket.send('x'.repeat(2_000))

    expect(await short.closed).toBe(closeCodes.policy)
    expect(await long.closed).not.toBe(1000)
  })

  it('is refused the twenty-first socket of one account, and has one again when another closes', async () => {
    const { pair } = await vault.join()
    const open = await Promise.all(Array.from({ length: 20 }, () => watch(vault.app, bearer(pair.access_token))))

    expect(await codeOf(askToWatch(vault.app, bearer(pair.access_token)))).toEqual([429, 'too-many-requests'])
    open[0]!.socket.close()
    await open[0]!.closed
    await expect.poll(async () => (await askToWatch(vault.app, bearer(pair.access_token))).status).toBe(200)
  })
})

describe('who may watch', () => {
  it('nobody without a live token; and a token in the query is none', async () => {
    const { pair } = await vault.join()
    const { port, path } = { port: await portOf(vault.app), path: '/api/v1/events' }

    expect(await codeOf(askToWatch(vault.app, {}))).toEqual([401, 'unauthenticated'])
    expect(await codeOf(askToWatch(vault.app, bearer('x')))).toEqual([401, 'unauthenticated'])
    const query = `access_token=${pair.access_token}&token=${pair.access_token}`
    expect((await fetch(`http://127.0.0.1:${port}${path}?${query}`)).status).toBe(401)
  })

  it('cross-site WebSocket upgrade is refused, with the cookie and with a bearer', async () => {
    const { pair } = await vault.join()
    const cookie = { cookie: `oma_access=${pair.access_token}` }

    for (const origin of ['https://evil.example', 'null', `${vault.publicUrl}.evil.example`]) {
      expect(await codeOf(askToWatch(vault.app, { ...cookie, origin }))).toEqual([403, 'cross-origin'])
      expect(await codeOf(askToWatch(vault.app, { ...bearer(pair.access_token), origin }))).toEqual([
        403,
        'cross-origin',
      ])
    }
    expect(await codeOf(askToWatch(vault.app, cookie))).toEqual([403, 'cross-origin'])
    expect((await askToWatch(vault.app, { ...cookie, origin: vault.publicUrl })).status).toBe(200)
  })

  it('a request that is no WebSocket is told so, and one that wants another protocol is served as usual', async () => {
    const { pair } = await vault.join()
    const origin = `http://127.0.0.1:${await portOf(vault.app)}`
    const plain = await fetch(`${origin}/api/v1/events`, { headers: bearer(pair.access_token) })

    expect([plain.status, ((await plain.json()) as { code: string }).code]).toEqual([426, 'upgrade-required'])
    expect((await askToWatch(vault.app, { ...bearer(pair.access_token), upgrade: 'h2c' })).status).toBe(426)
  })
})

describe('a socket ends with its login', () => {
  it('a revoked session’s socket closes within 2 seconds on every replica', async () => {
    const { client, pair } = await vault.join()
    const here = await watch(vault.app, bearer(pair.access_token))
    const there = await watch(await vault.startReplica(), bearer(pair.access_token))
    const start = performance.now()
    await client.auth.logout()

    expect([await here.closed, await there.closed]).toEqual([closeCodes.unauthenticated, closeCodes.unauthenticated])
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('also when no replica was told, because the notice was lost', async () => {
    const { user, pair } = await vault.join()
    const watched = await watch(vault.app, bearer(pair.access_token))
    const start = performance.now()
    await vault.database.query(`delete from sessions where user_id = '${user.id}'`)

    expect(await watched.closed).toBe(closeCodes.unauthenticated)
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('also when its access token runs out', async () => {
    const own = await startVaultForTest()
    const { pair } = await own.join()
    const watched = await watch(own.app, bearer(pair.access_token))
    own.clock.advance(pair.expires_in + 1)

    expect(await watched.closed).toBe(closeCodes.unauthenticated)
  })

  it('only the socket of the session that ended', async () => {
    const { username, password, client, pair } = await vault.join()
    const other = await vault.as().auth.login({ body: { username, password } })
    const ended = await watch(vault.app, bearer(pair.access_token))
    const kept = await watch(vault.app, bearer(other.access_token))
    await client.auth.logout()
    await ended.closed
    await vault.as(other.access_token).auth.createToken({ body: { name: 'still here' } })

    await vi.waitFor(() => expect(kept.events()).toContain('token.created'))
  })
})

describe('the hub', () => {
  it('sees what makes its caches stale, of everybody, by ids alone', async () => {
    const watched = await watch(vault.app, bearer(await hubToken()))
    const one = await vault.join()
    const other = await vault.join()
    const { id } = await one.client.auth.createToken({ body: { name: 'private name' } })
    await one.client.auth.revokeToken({ params: { id } })
    await connectGoogle(vault, other)
    await other.client.google.disconnect({ params: { service: 'all' } })

    const told = () =>
      watched.messages.filter((message): message is Extract<LiveMessage, { type: 'event' }> => message.type === 'event')
    await vi.waitFor(() => expect(told().map(({ event }) => event)).toContain('google.disconnected'))
    const seen = told().map(({ event, account_id }) => [event, account_id])
    expect(seen).toContainEqual(['token.revoked', one.user.id])
    expect(seen).toContainEqual(['google.disconnected', other.user.id])
    expect(seen.map(([event]) => event)).not.toContain('account.registered')
    const text = JSON.stringify(watched.messages)
    for (const personal of ['private name', one.username, other.username, '@']) expect(text).not.toContain(personal)
  })

  it('its token watches and does nothing else, and no other token watches for the hub', async () => {
    const service = await hubToken()
    const { client } = await vault.join()
    const { token } = await client.auth.createToken({ body: { name: 'test' } })
    const exchanged = await vault.as().oauth.token({
      body: {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        ...vault.hub,
      },
    })

    const asHub = vault.as(service)
    for (const refused of [asHub.auth.me(), asHub.google.credentials(), asHub.google.status(), asHub.auth.listTokens()])
      await expect(refused).rejects.toMatchObject({ code: 'unauthenticated' })
    for (const other of [exchanged.access_token, token])
      expect((await askToWatch(vault.app, bearer(other))).status).toBe(401)
  })

  it('gets no token with a wrong secret or for another scope', async () => {
    const ask = (change: object) =>
      vault.as().oauth.token({ body: { grant_type: clientCredentialsGrant, ...vault.hub, ...change } })

    await expect(ask({ client_secret: 'wrong' })).rejects.toMatchObject({ code: 'invalid-client' })
    await expect(ask({ scope: 'google:credentials' })).rejects.toMatchObject({ code: 'invalid-scope' })
  })

  it('is asked for a new token when its own runs out', async () => {
    const own = await startVaultForTest()
    const watched = await watch(own.app, bearer(await hubToken(own)))
    own.clock.advance(11 * 60)

    expect(await watched.closed).toBe(closeCodes.unauthenticated)
  })
})

it('a vault that stops tells its watchers to come again', async () => {
  const replica = await vault.startReplica()
  const { pair } = await vault.join()
  const watched = await watch(replica, bearer(pair.access_token))
  await replica.close()

  expect(await watched.closed).toBe(closeCodes.restart)
})
