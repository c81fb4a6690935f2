import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ada, connectGoogle, control, queuedRevocations, statusOf } from '../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
beforeAll(async () => void (vault = await startVault({}, { backgroundMs: 20 })))
afterAll(() => vault.close())
beforeEach(async () => {
  await control(vault, 'reset', {})
  await vault.database.query('delete from google_credentials; delete from google_revocations')
  user = await vault.join()
})

const day = 24 * 3600
const revokeCalls = async () => (await control<{ calls: unknown[] }>(vault, 'calls?path=/revoke')).calls.length
const revokedEvents = ({ user: { id } }: TestUser) =>
  vault.database.query(
    `select details from audit_events where user_id = '${id}' and event = 'google.revoked_at_google'`,
  )
const googleFails = (times: number) => control(vault, 'faults', { method: 'POST', path: '/revoke', times, status: 503 })
const disconnect = (by = user) => by.client.google.disconnect({ params: { service: 'all' } })
/** How often Google failed so far, once it is written down when it is asked again. */
const failures = async () => {
  const soon = new Date(vault.clock.now().getTime() + 60_000).toISOString()
  const rows = await vault.database.query(`select attempts from google_revocations where next_attempt_at < '${soon}'`)
  return rows[0]?.['attempts']
}

it('Google’s revoke fails: the local delete stands, and it is retried later', async () => {
  await connectGoogle(vault, user)
  await googleFails(2)

  expect(await disconnect()).toMatchObject({ accounts: [] })
  await expect.poll(failures).toBe(1)
  expect(await statusOf(user)).toMatchObject({ accounts: [] })
  vault.clock.advance(15)
  await expect.poll(failures).toBe(2)
  expect(await revokedEvents(user)).toEqual([])
  vault.clock.advance(30)
  await expect.poll(() => revokedEvents(user)).toEqual([{ details: { google_account: ada } }])
  await expect.poll(() => queuedRevocations(vault)).toBe(0)
  expect(await revokeCalls()).toBe(3)
})

it('is not asked of Google again before its time', async () => {
  await connectGoogle(vault, user)
  await googleFails(5)
  await disconnect()
  await expect.poll(failures).toBe(1)
  vault.clock.advance(5)
  const other = await vault.startReplica()
  await other.ready()

  expect(await revokeCalls()).toBe(1)
})

it('survives a restart of the vault and the deletion of the account', async () => {
  await connectGoogle(vault, user)
  await googleFails(1)
  await disconnect()
  await expect.poll(failures).toBe(1)
  await vault.database.query(`delete from users where id = '${user.user.id}'`)
  vault.clock.advance(day)

  await expect.poll(() => queuedRevocations(vault)).toBe(0)
  expect(await revokeCalls()).toBe(2)
})

it('keeps the token sealed, by a key that does not go with the account', async () => {
  await connectGoogle(vault, user)
  const { refresh_token } = await user.client.google.credentials({ query: {} })
  await googleFails(1)
  await disconnect()
  const rows = await vault.database.query('select token_sealed from google_revocations')

  expect(rows).toEqual([{ token_sealed: expect.stringMatching(/^v1\./) }])
  expect(JSON.stringify(rows)).not.toContain(refresh_token)
})

it('is given up after a week of silence from Google', async () => {
  await connectGoogle(vault, user)
  await googleFails(5)
  await disconnect()
  await expect.poll(failures).toBe(1)
  vault.clock.advance(8 * day)

  await expect.poll(() => queuedRevocations(vault)).toBe(0)
  expect(await revokedEvents(user)).toEqual([])
})

it('counts as done when Google says that the token is dead already', async () => {
  await connectGoogle(vault, user)
  await control(vault, 'tokens/revoke', { account: ada })
  await disconnect()

  await expect.poll(() => revokedEvents(user)).toHaveLength(1)
})

it('leaves Google alone while another user has the same Google account, and is done with the last of them', async () => {
  const other = await vault.join()
  await connectGoogle(vault, other)
  await connectGoogle(vault, user)
  await disconnect()
  await expect.poll(() => queuedRevocations(vault)).toBe(0)
  expect(await revokeCalls()).toBe(0)
  await disconnect(other)

  await expect.poll(() => revokedEvents(other)).toHaveLength(1)
  expect(await revokeCalls()).toBe(1)
})

it('never ends the permission of somebody who connected again in the meantime', async () => {
  await connectGoogle(vault, user)
  await googleFails(1)
  await disconnect()
  await expect.poll(failures).toBe(1)
  await connectGoogle(vault, user)
  vault.clock.advance(60)

  await expect.poll(() => queuedRevocations(vault)).toBe(0)
  expect(await revokeCalls()).toBe(1)
})

it('tells at once who connected again in the very moment in which Google was told', async () => {
  await connectGoogle(vault, user)
  await control(vault, 'faults', { method: 'POST', path: '/revoke', times: 1, delay_ms: 500 })
  await disconnect()
  await expect
    .poll(async () => (await vault.database.query('select attempts from google_revocations'))[0])
    .toEqual({
      attempts: 1,
    })
  await connectGoogle(vault, user)
  expect(await statusOf(user)).toMatchObject({ accounts: [ada], needs_reconnect: null })

  await expect.poll(() => statusOf(user)).toMatchObject({ needs_reconnect: expect.any(String) })
  await connectGoogle(vault, user)
  expect(await user.client.google.credentials()).toMatchObject({ account: ada })
})

it('is asked of Google once, however many replicas look', async () => {
  await Promise.all([vault.startReplica(), vault.startReplica()].map(async (replica) => (await replica).ready()))
  await connectGoogle(vault, user)
  await control(vault, 'faults', { method: 'POST', path: '/revoke', times: 1, delay_ms: 300 })
  await disconnect()

  await expect.poll(() => revokedEvents(user)).toHaveLength(1)
  expect(await revokeCalls()).toBe(1)
})
