/** What an operator sees and does, and that nobody else does. */
import { contract } from '@oma/contract'
import { listEndpoints } from '@oma/contract/openapi'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actAsProgramOf } from '../testing/act-for.ts'
import { ada, bruno, connectGoogle } from '../testing/google.ts'
import { signIn } from '../testing/mcp-sign-in.ts'
import { startVault, startVaultForTest, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let operator: TestUser
let user: TestUser

beforeAll(async () => {
  vault = await startVault()
  operator = await vault.join()
  vault.clock.advance(60)
  user = await vault.join()
  await connectGoogle(vault, user, { account: ada })
  await connectGoogle(vault, user, { account: bruno })
  for (const _ of [1, 2]) await signIn(vault.app, user)
  await signIn(vault.app, operator)
})
afterAll(() => vault.close())

const all = listEndpoints({ operator: contract.operator })

function call(at: (typeof all)[number], token: string | undefined) {
  const { method, path, body } = at.endpoint
  return vault.app.inject({
    method,
    url: path.replace(':id', randomUUID()),
    ...(token && { headers: { authorization: `Bearer ${token}` } }),
    ...(body && { payload: { name: 'x', policy: 'closed' } }),
  })
}

describe('nobody but an operator', () => {
  it.each(all)('may call $name', async (at) => {
    expect((await call(at, user.pair.access_token)).json()).toMatchObject({ code: 'forbidden', status: 403 })
    expect((await call(at, undefined)).json()).toMatchObject({ code: 'unauthenticated' })
    const { token } = await operator.client.auth.createToken({ body: { name: 'program' } })
    expect((await call(at, token)).json()).toMatchObject({ code: 'unauthenticated' })
    for (const table of ['registration_policy', 'invites'])
      expect(await vault.database.query(`select * from ${table}`)).toEqual([])
  })

  it('acts through the hub on behalf of one', async () => {
    const hub = await actAsProgramOf(vault, operator)
    await expect(hub.operator.listUsers({ query: {} })).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('is told that they are one', async () => {
    expect((await user.client.auth.me()).is_operator).toBe(false)
    expect((await operator.client.auth.me()).is_operator).toBe(true)
  })
})

describe('people', () => {
  it('are listed with whether it works for them', async () => {
    const { users, total } = await operator.client.operator.listUsers({ query: {} })

    expect(total).toBe(2)
    expect(users).toMatchObject([
      { id: user.user.id, username: user.username, google: 'connected', clients: 2, created_at: user.user.created_at },
      { id: operator.user.id, username: operator.username, google: 'none', clients: 1 },
    ])
    expect(Date.parse(users[0]!.last_seen_at!)).toBeGreaterThan(Date.parse(operator.user.created_at))
  })

  it('show nothing of what they connected or keep: no mail, no address at Google, no token', async () => {
    const told = JSON.stringify([
      await operator.client.operator.listUsers({ query: {} }),
      await operator.client.operator.listClients(),
      await operator.client.operator.health(),
    ])
    const kept = await vault.database.query('select email, google_subject, access_token_sealed from google_credentials')
    for (const secret of kept.flatMap((row) => Object.values(row))) expect(told).not.toContain(String(secret))
    const { users } = await operator.client.operator.listUsers({ query: {} })
    for (const each of users)
      expect(Object.keys(each)).toEqual(['id', 'username', 'created_at', 'last_seen_at', 'google', 'clients'])
  })

  it('who need to connect again say so', async () => {
    const own = await startVaultForTest()
    const { client, ...somebody } = await own.join()
    await connectGoogle(own, { client, ...somebody }, { account: ada })
    await own.database.query(`update google_credentials set needs_reconnect = 'revoked'`)

    const { users } = await client.operator.listUsers({ query: {} })
    expect(users).toMatchObject([{ google: 'needs-reconnect' }])
  })

  it('are found by a part of the address, whatever its case, taken as it is', async () => {
    const part = user.username.slice(4, 20)
    const find = (search: string) => operator.client.operator.listUsers({ query: { search } })

    expect(await find(part.toUpperCase())).toMatchObject({ total: 1, users: [{ id: user.user.id }] })
    expect(await find('%')).toMatchObject({ total: 0, users: [] })
    expect(await find('')).toMatchObject({ total: 2 })
  })

  it('come by pages, newest first, each once', async () => {
    const read = (cursor?: string) => operator.client.operator.listUsers({ query: { limit: 1, cursor } })
    const first = await read()
    const second = await read(first.next_cursor!)

    expect([...first.users, ...second.users].map(({ id }) => id)).toEqual([user.user.id, operator.user.id])
    expect(second.next_cursor).toBeNull()
  })
})

it('clients are counted by what they call themselves, with how many people allow them', async () => {
  const { clients } = await operator.client.operator.listClients()

  expect(clients).toEqual([{ name: 'Test client', host: null, people: 2, last_used_at: expect.any(String) }])
})

it('health counts what is renewed, what is late, and why what is not', async () => {
  const own = await startVaultForTest()
  const { client } = await own.join()
  own.clock.advance(1)
  const owner = await own.join()
  await connectGoogle(own, owner, { account: ada })
  await connectGoogle(own, owner, { account: bruno })
  expect(await client.operator.health()).toEqual({
    healthy: 2,
    overdue: 0,
    needs_reconnect: 0,
    reasons: [],
    revocations_waiting: 0,
  })
  const at = own.clock.now().toISOString()
  await own.database.query(`update google_credentials set needs_reconnect = 'expired' where email = '${ada}'`)
  await own.database.query(
    `update google_credentials set last_used_at = '${at}', expires_at = timestamptz '${at}' - interval '1 second'
     where email = '${bruno}'`,
  )
  expect(await client.operator.health()).toMatchObject({
    healthy: 0,
    overdue: 1,
    needs_reconnect: 1,
    reasons: [{ reason: 'expired', connections: 1 }],
  })
})

it('what an operator reads and decides is in their own audit, without whom they looked for', async () => {
  const own = await startVaultForTest()
  const { client } = await own.join()
  const { id } = await client.operator.createInvite({ body: { name: 'Ada Lovelace' } })
  await client.operator.revokeInvite({ params: { id } })
  await client.operator.setRegistration({ body: { policy: 'invite' } })
  await client.operator.listUsers({ query: { search: 'grace' } })
  await client.operator.listClients()
  await client.operator.health()

  const { entries } = await client.audit.list({ query: { event: 'operator.' } })
  expect(entries.map(({ event, details }) => [event, details])).toEqual([
    ['operator.read', { what: 'health' }],
    ['operator.read', { what: 'clients' }],
    ['operator.read', { what: 'users', searched: true }],
    ['operator.registration_changed', { policy: 'invite' }],
    ['operator.invite_revoked', { invite_id: id }],
    ['operator.invite_created', { invite_id: id }],
  ])
})
