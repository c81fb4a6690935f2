import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSandboxControl } from '@oma/google-sandbox/control'
import { ada, connectGoogle, control } from '../../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
beforeAll(async () => void (vault = await startVault({}, { backgroundMs: 20 })))
afterAll(() => vault.close())
beforeEach(async () => {
  await control(vault, 'reset', {})
  user = await vault.join()
  await connectGoogle(vault, user)
})

const mine = () => `user_id = '${user.user.id}'`
const entries = () =>
  vault.database.query(`select details from audit_events where ${mine()} and event = 'google.needs_reconnect'`)
const reasonOf = async () =>
  (await vault.database.query(`select needs_reconnect from google_credentials where ${mine()}`))[0]!['needs_reconnect']
/** As if whoever marked the connection had died before the entry was written. */
async function whileTheAuditIsAway(happens: () => Promise<unknown>) {
  await vault.database.query('alter table audit_events rename to audit_away')
  await happens().catch(() => undefined)
  await expect.poll(reasonOf).not.toBeNull()
  await vault.database.query('alter table audit_away rename to audit_events')
  expect(await entries()).toEqual([])
}
const leaseRunsOut = () => vault.database.query(`update google_credentials set lease_until = now() where ${mine()}`)

describe('that a grant is dead, and was not recorded by whoever found it,', () => {
  it('is recorded when their lease has run out, once', async () => {
    await control(vault, 'tokens/revoke', { account: ada })
    await vault.database.query(`update google_credentials set expires_at = 'epoch' where ${mine()}`)
    await whileTheAuditIsAway(() => user.client.google.credentials())
    await leaseRunsOut()

    const free = `select id from google_credentials where ${mine()} and lease_until is null`
    await expect.poll(() => vault.database.query(free)).toHaveLength(1)
    expect(await entries()).toEqual([{ details: { google_account: ada, reason: 'revoked-or-password-changed' } }])
  })

  it('is recorded also when Google told of it by an event', async () => {
    const { token: payload } = await createSandboxControl(vault.sandboxUrl).securityEvent({
      type: 'tokens-revoked',
      account: ada,
    })
    const headers = { 'content-type': 'application/secevent+jwt' }
    await whileTheAuditIsAway(async () =>
      vault.app.inject({ method: 'POST', url: '/api/v1/google/events', headers, payload }),
    )
    await leaseRunsOut()

    await expect.poll(entries).toEqual([{ details: { google_account: ada, reason: 'revoked' } }])
  })
})
