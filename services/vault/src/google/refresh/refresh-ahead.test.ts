import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ada, connectGoogle, control, tokenCalls } from '../../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../../testing/start-vault.ts'

const everyMs = 20
let vault: TestVault
let user: TestUser
beforeAll(async () => void (vault = await startVault({}, { backgroundMs: everyMs })))
afterAll(() => vault.close())
beforeEach(async () => {
  await control(vault, 'reset', {})
  await vault.database.query('delete from google_credentials')
  user = await vault.join()
})

const minute = 60
const hour = 60 * minute
const rowOf = async ({ user: { id } } = user) =>
  (await vault.database.query(`select * from google_credentials where user_id = '${id}'`))[0]!
const isNoted = async (by = user) => (await rowOf(by))['last_used_at'] !== null
const read = (by = user) => by.client.google.credentials({ query: {} })
/** Another connection is refreshed: whoever looks has looked. */
const aLook = async () => {
  const witness = await vault.join()
  await connectGoogle(vault, witness)
  await read(witness)
  await expect.poll(() => isNoted(witness)).toBe(true)
  const { version } = (await rowOf(witness)) as { version: number }
  await vault.database.query(
    `update google_credentials set expires_at = '${new Date(vault.clock.now().getTime() + 60_000).toISOString()}' where user_id = '${witness.user.id}'`,
  )
  await expect.poll(async () => (await rowOf(witness))['version']).toBe(version + 1)
}

it('credentials in use are refreshed before a hand-out has to wait for Google', async () => {
  await connectGoogle(vault, user)
  const before = await read()
  await expect.poll(() => isNoted()).toBe(true)
  vault.clock.advance(hour - 6 * minute)
  await expect.poll(async () => (await rowOf())['version']).toBe(2)
  await control(vault, 'faults', { method: 'POST', path: '/token', times: 100, status: 503 })
  const calls = await tokenCalls(vault)
  const { access_token } = await vault.as().auth.login({ body: user })
  const after = await vault.as(access_token).google.credentials({ query: {} })

  expect(after.access_token).not.toBe(before.access_token)
  expect(await tokenCalls(vault)).toBe(calls)
})

it('what was never used is left alone', async () => {
  await connectGoogle(vault, user)
  const calls = await tokenCalls(vault)
  vault.clock.advance(hour - 4 * minute)
  await aLook()

  expect(await rowOf()).toMatchObject({ version: 1, last_used_at: null })
  expect(await tokenCalls(vault)).toBe(calls + 2)
})

it('what nobody used for a day is left alone', async () => {
  await connectGoogle(vault, user)
  await read()
  await expect.poll(() => isNoted()).toBe(true)
  await vault.database.query(`update google_credentials set last_used_at = last_used_at - interval '24 hours'`)
  const calls = await tokenCalls(vault)
  vault.clock.advance(hour - 4 * minute)
  await aLook()

  expect(await rowOf()).toMatchObject({ version: 1 })
  expect(await tokenCalls(vault)).toBe(calls + 2)
})

it('use is written down once in five minutes, not with every hand-out', async () => {
  await connectGoogle(vault, user)
  await read()
  await expect.poll(() => isNoted()).toBe(true)
  const first = (await rowOf())['last_used_at']
  vault.clock.advance(4 * minute)
  await read()
  await aLook()
  expect((await rowOf())['last_used_at']).toEqual(first)
  vault.clock.advance(minute)
  await read()

  await expect.poll(async () => (await rowOf())['last_used_at']).toEqual(vault.clock.now())
})

it('one of several replicas does it', async () => {
  await Promise.all([vault.startReplica(), vault.startReplica()].map(async (replica) => (await replica).ready()))
  await connectGoogle(vault, user)
  await read()
  await expect.poll(() => isNoted()).toBe(true)
  await control(vault, 'faults', { method: 'POST', path: '/token', times: 1, delay_ms: 300 })
  const calls = await tokenCalls(vault)
  vault.clock.advance(hour - 4 * minute)
  await expect.poll(async () => (await rowOf())['version']).toBe(2)

  expect(await tokenCalls(vault)).toBe(calls + 1)
})

it('a dead grant is found out ahead, and asked for once', async () => {
  await connectGoogle(vault, user)
  await read()
  await expect.poll(() => isNoted()).toBe(true)
  await control(vault, 'tokens/revoke', { account: ada })
  const calls = await tokenCalls(vault)
  vault.clock.advance(hour - 4 * minute)
  await expect.poll(async () => (await rowOf())['needs_reconnect']).toBe('revoked-or-password-changed')

  expect(await tokenCalls(vault)).toBe(calls + 1)
})
