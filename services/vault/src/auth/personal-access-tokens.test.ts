import { accessTokenType, scopes, serviceOf, servicesIn, tokenExchangeGrant } from '@oma/contract'
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectGoogle } from '../testing/google.ts'
import { startVault, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())

/** As the hub does. */
const exchange = (subject_token: string) =>
  vault.as().oauth.token({
    body: { grant_type: tokenExchangeGrant, ...vault.hub, subject_token, subject_token_type: accessTokenType },
  })

describe('personal access tokens', () => {
  it('are shown once, listed by hint, and stored as a hash', async () => {
    const { client } = await vault.join()
    const { token, ...shown } = await client.auth.createToken({ body: { name: 'laptop' } })

    expect(token).toMatch(/^oma_pat_[\w-]{43}[\dA-Za-z]{6}$/)
    expect(await client.auth.listTokens()).toEqual({ tokens: [shown], next_cursor: null })
    expect(shown.hint).toBe(token.slice(-4))
    expect(JSON.stringify(await vault.database.query('select * from personal_access_tokens'))).not.toContain(token)
  })

  it('take a name of letters and signs, and nothing that does not show', async () => {
    const { client } = await vault.join()

    for (const name of ['a\u0000b', 'a\u001b[31m', 'a\u202eb']) {
      await expect(client.auth.createToken({ body: { name } })).rejects.toMatchObject({ code: 'validation-failed' })
    }
    expect(await client.auth.createToken({ body: { name: 'Büro 🏠 – Laptop' } })).toMatchObject({
      name: 'Büro 🏠 – Laptop',
    })
  })

  it('cannot manage the account', async () => {
    const { client } = await vault.join()
    const { token } = await client.auth.createToken({ body: { name: 'laptop' } })

    await expect(vault.as(token).auth.me()).rejects.toThrow(/personal access token/)
    await expect(vault.as(token).auth.createToken({ body: { name: 'more' } })).rejects.toMatchObject({ status: 401 })
  })

  it('are made only by who logged in or proved themselves in the last ten minutes: a stolen session makes none', async () => {
    const { client, password } = await vault.join()
    vault.clock.advance(601)
    const make = () => client.auth.createToken({ body: { name: 'laptop' } })

    await expect(make()).rejects.toMatchObject({
      code: 'confirmation-required',
      detail: expect.stringContaining('POST /api/v1/auth/confirm with password'),
    })
    expect((await client.auth.listTokens()).tokens).toEqual([])
    await client.secondFactor.confirm({ body: { password } })
    expect(await make()).toMatchObject({ name: 'laptop' })
  })

  it('of somebody else cannot be seen or revoked', async () => {
    const [ada, bruno] = [await vault.join(), await vault.join()]
    const { id } = await ada.client.auth.createToken({ body: { name: 'laptop' } })

    expect((await bruno.client.auth.listTokens()).tokens).toEqual([])
    await expect(bruno.client.auth.revokeToken({ params: { id } })).rejects.toMatchObject({ code: 'not-found' })
    expect((await ada.client.auth.listTokens()).tokens).toHaveLength(1)
  })

  it('may do everything unless they were made to do less', async () => {
    const { client } = await vault.join()
    const all = await client.auth.createToken({ body: { name: 'laptop' } })
    const few = await client.auth.createToken({
      body: { name: 'phone', scopes: ['calendar.read', 'gmail.read', 'calendar.read'] },
    })

    expect(all.scopes).toEqual(Object.keys(scopes))
    expect(few.scopes).toEqual(['gmail.read', 'calendar.read'])
    await expect(client.auth.createToken({ body: { name: 'none', scopes: [] } })).rejects.toMatchObject({
      code: 'validation-failed',
    })
  })

  it('are a hundred at most, also when many are made at once', async () => {
    const { client, user } = await vault.join()
    await vault.database.query(
      `insert into personal_access_tokens (user_id, name, token_hash, hint, created_at, expires_at)
       select '${user.id}', 'n' || n, '${user.id}' || n, 'hint', now(), now() + interval '1 day' from generate_series(1, 97) n`,
    )
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, () => client.auth.createToken({ body: { name: 'laptop' } })),
    )

    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    await expect(client.auth.createToken({ body: { name: 'more' } })).rejects.toMatchObject({ code: 'limit-reached' })
    expect((await client.auth.listTokens({ query: { limit: 100 } })).tokens).toHaveLength(100)
  })

  it('leave in the record which one was made, used and revoked, and never the token', async () => {
    const { client, user } = await vault.join()
    const { token, id } = await client.auth.createToken({ body: { name: 'laptop', scopes: ['gmail.read'] } })
    await exchange(token)
    await client.auth.revokeToken({ params: { id } })

    const rows = await vault.database.query(
      `select event, details from audit_events where user_id = '${user.id}' and event like 'token.%' order by id`,
    )
    expect(rows).toEqual([
      { event: 'token.created', details: { token_id: id, name: 'laptop', scopes: ['gmail.read'] } },
      { event: 'token.exchanged', details: { token_id: id, program: id, scopes: ['gmail.read'] } },
      { event: 'token.revoked', details: { token_id: id } },
    ])
    expect(JSON.stringify(rows)).not.toContain(token)
  })
})

describe('a personal access token that the hub exchanges', () => {
  it('notes its last use, to the minute', async () => {
    const { client } = await vault.join()
    const { token } = await client.auth.createToken({ body: { name: 'laptop' } })
    const lastUse = async () => (await client.auth.listTokens()).tokens[0]!.last_used_at
    expect(await lastUse()).toBeNull()

    await exchange(token)
    const first = vault.clock.now().toISOString()
    vault.clock.advance(59)
    await exchange(token)
    expect(await lastUse()).toBe(first)
    vault.clock.advance(1)
    await exchange(token)
    expect(await lastUse()).toBe(vault.clock.now().toISOString())
  })

  it('passes on what it may do', async () => {
    const { client } = await vault.join()
    const { token } = await client.auth.createToken({ body: { name: 'laptop', scopes: ['calendar.read'] } })

    expect(await exchange(token)).toMatchObject({ scope: 'google:credentials calendar.read' })
  })

  it('is refused when it has expired, was revoked, has a typo or is not whole', async () => {
    const { client } = await vault.join()
    const { token } = await client.auth.createToken({ body: { name: 'laptop', expires_in_days: 1 } })
    const revoked = await client.auth.createToken({ body: { name: 'phone' } })
    await client.auth.revokeToken({ params: { id: revoked.id } })
    const typo = token.slice(0, 20) + (token[20] === 'a' ? 'b' : 'a') + token.slice(21)

    for (const bad of [revoked.token, typo, token.slice(0, -1), `${token}0`, 'oma_pat_']) {
      await expect(exchange(bad), bad).rejects.toMatchObject({ code: 'invalid-grant' })
    }
    expect(await exchange(token)).toMatchObject({ token_type: 'Bearer' })
    vault.clock.advance(86_400)
    await expect(exchange(token)).rejects.toMatchObject({ code: 'invalid-grant' })
  })

  it('of the days before there were checksums still works', async () => {
    const { user } = await vault.join()
    const token = `oma_pat_${randomBytes(32).toString('base64url')}`
    const hash = createHash('sha256').update(token).digest('base64url')
    await vault.database.query(
      `insert into personal_access_tokens (user_id, name, token_hash, hint, created_at, expires_at)
       values ('${user.id}', 'old', '${hash}', 'hint', now(), now() + interval '30 days')`,
    )

    expect(await exchange(token)).toMatchObject({ scope: `google:credentials ${Object.keys(scopes).join(' ')}` })
  })
})

describe('a token without any scope of a service', () => {
  it('gets a hand-out that names nothing of it, and none where nothing else is connected', async () => {
    const user = await vault.join()
    await connectGoogle(vault, user)
    const { token } = await user.client.auth.createToken({ body: { name: 'laptop', scopes: ['calendar.read'] } })
    const credentials = async () => vault.as((await exchange(token)).access_token).google.credentials()

    const handedOut = await credentials()
    expect(handedOut.scopes.filter((scope) => serviceOf(scope) === 'gmail')).toEqual([])
    expect(servicesIn(handedOut.scopes)).toEqual(['calendar'])
    await user.client.google.disconnect({ params: { service: 'calendar' } })
    await expect(credentials()).rejects.toMatchObject({ code: 'insufficient-scope', status: 403 })
  })
})
