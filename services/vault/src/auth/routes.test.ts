import { ProblemError } from '@oma/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startVault, startVaultForTest, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())

const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  vault.app.inject({ method: 'POST', url, payload, headers })

describe('POST /auth/register', () => {
  it('creates an account whose name does not depend on upper and lower case', async () => {
    const user = await vault
      .as()
      .auth.register({ body: { username: 'Ada@Example.test', password: 'long enough a password' } })

    expect(user).toMatchObject({ username: 'ada@example.test' })
    await expect(
      vault.as().auth.register({ body: { username: 'ADA@example.test', password: 'long enough a password' } }),
    ).rejects.toMatchObject({ code: 'username-taken', status: 409 })
  })

  it('names every fault of the input and never repeats a password', async () => {
    const answer = await post('/api/v1/auth/register', { username: 'nobody', password: 'shorty' })

    expect(answer.statusCode).toBe(400)
    expect(answer.headers['content-type']).toMatch('application/problem+json')
    expect(answer.json()).toMatchObject({ code: 'validation-failed', status: 400, title: expect.any(String) })
    expect(answer.json<{ detail: string }>().detail).toMatch(/username.*password/)
    expect(answer.payload).not.toContain('shorty')
  })

  it('answers 403 when registration is closed', async () => {
    const closed = await startVaultForTest({ REGISTRATION: 'closed' })

    await expect(
      closed.as().auth.register({ body: { username: 'eve@example.test', password: 'long enough a password' } }),
    ).rejects.toMatchObject({ code: 'registration-closed', status: 403 })
  })

  it('lets one of two that register the same name at once succeed', async () => {
    const body = { username: 'twice@example.test', password: 'long enough a password' }
    const results = await Promise.allSettled([vault.as().auth.register({ body }), vault.as().auth.register({ body })])

    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('POST /auth/login', () => {
  it('answers with a bearer pair and the dashboard’s cookies', async () => {
    const { username, password } = await vault.join()
    const answer = await post('/api/v1/auth/login', { username, password })

    expect(answer.json()).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.stringMatching(/^oma_rt_/),
      token_type: 'Bearer',
      expires_in: 1800,
    })
    expect(answer.cookies.map(({ name, httpOnly, sameSite, path }) => ({ name, httpOnly, sameSite, path }))).toEqual([
      { name: 'oma_access', httpOnly: true, sameSite: 'Lax', path: '/' },
      { name: 'oma_refresh', httpOnly: true, sameSite: 'Lax', path: '/' },
    ])
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('uses __Host- cookies and Secure over https', async () => {
    const https = await startVaultForTest({ VAULT_PUBLIC_URL: 'https://vault.example.test' })
    const { username, password } = await https.join()
    const answer = await https.app.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: { username, password },
    })

    expect(answer.cookies.map(({ name, secure }) => ({ name, secure }))).toEqual([
      { name: '__Host-oma_access', secure: true },
      { name: '__Host-oma_refresh', secure: true },
    ])
    expect(answer.headers['strict-transport-security']).toMatch(/max-age=\d+/)
  })

  it('answers an unknown name and a wrong password with the same body', async () => {
    const { username } = await vault.join()
    const bodies = await Promise.all(
      [username, 'nobody@example.test'].map(async (name) => {
        const answer = await post('/api/v1/auth/login', { username: name, password: 'wrong password' })
        const { instance: _, ...body } = answer.json<Record<string, unknown>>()
        return { status: answer.statusCode, body }
      }),
    )

    expect(bodies[0]).toEqual(bodies[1])
    expect(bodies[0]).toMatchObject({ status: 401, body: { code: 'invalid-login' } })
  })

  it('slows down guessing from one address without locking the owner out elsewhere', async () => {
    const { username, password } = await vault.join()
    const guess = (remoteAddress: string, given: string) =>
      vault.app.inject({
        method: 'POST',
        url: '/api/v1/auth/login',
        payload: { username, password: given },
        remoteAddress,
      })
    for (let failure = 0; failure < 6; failure++) await guess('192.0.2.1', 'wrong password')

    const refused = await guess('192.0.2.1', password)
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await guess('192.0.2.2', password)).statusCode).toBe(200)
    vault.clock.advance(Number(refused.headers['retry-after']))
    expect((await guess('192.0.2.1', password)).statusCode).toBe(200)
  })

  it('slows down guesses that are sent all at once', async () => {
    const { username, password } = await vault.join()
    const guess = (given: string) =>
      vault.app.inject({ method: 'POST', url: '/api/v1/auth/login', payload: { username, password: given } })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => guess(i === 19 ? password : 'wrong password')),
    )

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([...Array(5).fill(401), ...Array(15).fill(429)])
  })

  it('refuses a login form on another site', async () => {
    const { username, password } = await vault.join()
    const answer = await post('/api/v1/auth/login', { username, password }, { origin: 'https://evil.example' })

    expect(answer.statusCode).toBe(403)
    expect(answer.cookies).toEqual([])
  })

  it('keeps neither passwords nor refresh tokens in the database', async () => {
    const { password, pair } = await vault.join()
    const rows = JSON.stringify([
      await vault.database.query('select * from users'),
      await vault.database.query('select * from sessions'),
    ])

    expect(rows).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
    expect(rows).not.toContain(password)
    expect(rows).not.toContain(pair.refresh_token)
  })
})

describe('POST /auth/refresh', () => {
  it('rotates once when tabs race, and gives all of them the same answer', async () => {
    const { pair } = await vault.join()
    const body = { refresh_token: pair.refresh_token }
    const pairs = await Promise.all(Array.from({ length: 4 }, () => vault.as().auth.refresh({ body })))

    expect(pairs.slice(1)).toEqual(Array(3).fill(pairs[0]))
    expect(pairs[0]!.refresh_token).not.toBe(pair.refresh_token)
    expect(await vault.as(pairs[0]!.access_token).auth.me()).toMatchObject({ username: expect.any(String) })
  })

  it('ends the session when a spent token comes back after the grace window', async () => {
    const { pair } = await vault.join()
    const next = await vault.as().auth.refresh({ body: { refresh_token: pair.refresh_token } })
    vault.clock.advance(31)

    await expect(vault.as().auth.refresh({ body: { refresh_token: pair.refresh_token } })).rejects.toMatchObject({
      status: 401,
    })
    await expect(vault.as().auth.refresh({ body: { refresh_token: next.refresh_token } })).rejects.toMatchObject({
      status: 401,
    })
    await expect(vault.as(next.access_token).auth.me()).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  // A thief who rotates twice at once had pushed the stolen token out of memory, and kept the session.
  it('ends the session when a token comes back that was spent long ago, however often it was rotated since', async () => {
    const { pair } = await vault.join()
    const refresh = (refresh_token: string) => vault.as().auth.refresh({ body: { refresh_token } })
    const second = await refresh(pair.refresh_token)
    const third = await refresh(second.refresh_token)

    await expect(refresh(pair.refresh_token)).rejects.toMatchObject({ status: 401 })
    await expect(vault.as(third.access_token).auth.me()).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('does not let a stranger end a session whose id is known', async () => {
    const { pair, client } = await vault.join()
    const [sessionId] = pair.refresh_token.slice('oma_rt_'.length).split('.')

    for (const forged of [`oma_rt_${sessionId}.x.y`, `oma_rt_${sessionId}`, 'oma_rt_', 'nonsense']) {
      await expect(vault.as().auth.refresh({ body: { refresh_token: forged } })).rejects.toMatchObject({ status: 401 })
    }
    expect(await client.auth.me()).toMatchObject({ username: expect.any(String) })
  })

  it('takes the refresh token from the dashboard’s cookie', async () => {
    const { pair } = await vault.join()
    const answer = await post('/api/v1/auth/refresh', {}, { cookie: `oma_refresh=${pair.refresh_token}` })

    expect(answer.statusCode).toBe(200)
    expect(answer.cookies.map(({ name }) => name)).toEqual(['oma_access', 'oma_refresh'])
  })

  it('ends after seven days without use, and the access token after thirty minutes', async () => {
    const { pair, client } = await vault.join()
    vault.clock.advance(30 * 60 + 10)
    await expect(client.auth.me()).rejects.toMatchObject({ code: 'unauthenticated' })

    vault.clock.advance(7 * 24 * 60 * 60)
    await expect(vault.as().auth.refresh({ body: { refresh_token: pair.refresh_token } })).rejects.toMatchObject({
      status: 401,
    })
  })
})

describe('POST /auth/logout', () => {
  it('kills the session at once: access token, refresh token and cookies', async () => {
    const { pair, client } = await vault.join()
    await client.auth.logout()

    await expect(client.auth.me()).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(vault.as().auth.refresh({ body: { refresh_token: pair.refresh_token } })).rejects.toMatchObject({
      status: 401,
    })
  })
})

describe('who calls', () => {
  it.each([
    ['no credential', {}, 'unauthenticated'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'invalid-authentication-scheme'],
    ['nonsense', { authorization: 'Bearer nonsense' }, 'unauthenticated'],
  ])('is answered 401 with what to do: %s', async (_, headers: Record<string, string>, code) => {
    const answer = await vault.app.inject({ url: '/api/v1/auth/me', headers })

    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
    expect(answer.json()).toMatchObject({ code, detail: expect.stringMatching(/Bearer|log in/i) })
  })

  it('is never told by a token in the query', async () => {
    const { pair } = await vault.join()

    expect((await vault.app.inject(`/api/v1/auth/me?access_token=${pair.access_token}`)).statusCode).toBe(401)
  })

  it('is not told by a login token of another installation', async () => {
    const stranger = await startVaultForTest()
    const { pair } = await stranger.join()

    await expect(vault.as(pair.access_token).auth.me()).rejects.toBeInstanceOf(ProblemError)
  })
})
