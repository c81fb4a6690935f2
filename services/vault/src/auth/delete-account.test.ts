import { installation } from '@oma/http'
import { walkConsent } from '@oma/testing'
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ada, bruno, connectGoogle, control, openCallback } from '../testing/google.ts'
import { addAuthenticatorApp } from '../testing/second-factor.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
beforeAll(async () => void (vault = await startVault({}, { backgroundMs: 20 })))
afterAll(() => vault.close())

/** Where a text stands in the database: every column of every table, whatever its type. */
async function findEverywhere(text: string): Promise<string[]> {
  const tables = await vault.database.query(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await vault.database.query(`select 1 from ${String(name)} t where t::text like '%${text}%' limit 1`)
      return rows.length > 0 ? [String(name)] : []
    }),
  )
  return found.flat()
}

/** At Google, to revoke what waits for it; undefined when nothing does. */
const attempts = async () => (await vault.database.query('select attempts from google_revocations'))[0]?.['attempts']

const remove = ({ client, password }: TestUser) => client.auth.deleteAccount({ body: { password } })

describe('deleting an account', () => {
  it('leaves nothing of it in any table, and its grant at Google is revoked', async () => {
    const user = await vault.join()
    const { token } = await user.client.auth.createToken({ body: { name: 'laptop' } })
    await connectGoogle(vault, user, { account: ada })
    const { access_token } = await user.client.google.credentials()
    await user.client.permissions.change({
      body: { sending: 'confirm', allowed_recipients: [bruno], read_only: false },
    })
    const content_hash = randomBytes(32).toString('hex')
    await user.client.approvals.ask({ body: { tool: 'send', title: 'Send', preview: 'Hello', content_hash } })
    await user.client.once.claim({ body: { key: 'a key', tool: 'send', content_hash } })
    const [row] = await vault.database.query(
      `select google_subject from google_credentials where user_id = '${user.user.id}'`,
    )
    const traces = [user.user.id, user.username, ada, bruno, content_hash, String(row!['google_subject'])]
    for (const trace of traces) expect(await findEverywhere(trace), trace).not.toEqual([])

    await remove(user)

    await expect.poll(async () => (await vault.database.query('select id from google_revocations')).length).toBe(0)
    for (const trace of traces) expect(await findEverywhere(trace), trace).toEqual([])
    const { calls } = await control<{ calls: { body: unknown }[] }>(vault, 'calls?path=/revoke')
    expect(calls).toHaveLength(1)
    const answer = await fetch(`${vault.sandboxUrl}/gmail/v1/users/me/profile`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(answer.status).toBe(401)
    await expect(user.client.auth.me()).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(
      vault.as().auth.login({ body: { username: user.username, password: user.password } }),
    ).rejects.toMatchObject({ code: 'invalid-login' })
    expect(token).toMatch(/^oma_pat_/)
  })

  it('leaves one entry that says that it happened, and neither whom nor where from', async () => {
    const user = await vault.join()
    const entries = () =>
      vault.database.query(
        `select user_id, via, address, user_agent, request_id, details from audit_events where event = 'account.deleted'`,
      )
    const before = await entries()
    await remove(user)

    expect((await entries()).slice(before.length)).toEqual([
      { user_id: installation, via: null, address: null, user_agent: null, request_id: null, details: {} },
    ])
  })

  it('gives back to Google what comes of a visit that had begun', async () => {
    const user = await vault.join()
    const revoked = async () => (await control<{ calls: unknown[] }>(vault, 'calls?path=/revoke')).calls.length
    const before = await revoked()
    const asked = async () => (await control<{ calls: unknown[] }>(vault, 'calls?path=/token')).calls.length
    const calls = await asked()
    await control(vault, 'faults', { method: 'POST', path: '/token', times: 1, delay_ms: 500 })
    const connecting = connectGoogle(vault, user, { account: bruno })
    await expect.poll(asked).toBe(calls + 1)
    await remove(user)
    await connecting

    await expect.poll(revoked).toBe(before + 1)
    expect(await findEverywhere(user.user.id)).toEqual([])
    expect(await findEverywhere(bruno)).toEqual([])
  })

  it('misses no grant that is stored while it goes', async () => {
    const user = await vault.join()
    const rows = () => vault.database.query(`select id from google_credentials where user_id = '${user.user.id}'`)
    const revoked = async () => (await control<{ calls: unknown[] }>(vault, 'calls?path=/revoke')).calls.length
    const before = await revoked()
    const begun = await vault.app.inject({
      url: '/api/v1/google/auth/url',
      headers: { authorization: `Bearer ${user.pair.access_token}` },
    })
    const callback = await walkConsent(begun.json<{ auth_url: string }>().auth_url, { account: bruno })
    const browser = begun.cookies.map(({ name, value }) => `${name}=${value}`).join()
    const locker = postgres(vault.database.url, { max: 1 })
    onTestFinished(() => locker.end())
    const held = await locker.begin(async (sql) => {
      await sql`lock table google_pending_connections in access exclusive mode`
      const removing = remove(user)
      // The removal has seen that there is no connection, and waits; so does what discards answers beside it.
      const waiting = `select pid from pg_locks where not granted and relation = 'google_pending_connections'::regclass`
      await expect.poll(async () => (await vault.database.query(waiting)).length).toBe(2)
      await openCallback(vault, callback, { cookie: browser })
      expect(await rows()).toHaveLength(1)
      return { removing }
    })
    await held.removing

    await expect.poll(revoked).toBe(before + 1)
    expect(await findEverywhere(user.user.id)).toEqual([])
  })

  it('says nothing of whose grant it was while Google is away', async () => {
    const user = await vault.join()
    await connectGoogle(vault, user, { account: bruno })
    await control(vault, 'faults', { method: 'POST', path: '/revoke', times: 1, status: 503 })
    await remove(user)

    expect(await vault.database.query('select user_id, email from google_revocations')).toEqual([
      { user_id: null, email: null },
    ])
    expect(await findEverywhere(user.user.id)).toEqual([])
    const later = () => {
      vault.clock.advance(60)
      return attempts()
    }
    await expect.poll(later).toBeUndefined()
    expect(await findEverywhere(bruno)).toEqual([])
  })

  it('takes the password, and nothing is gone without it', async () => {
    const user = await vault.join()

    await expect(user.client.auth.deleteAccount({ body: { password: 'wrong password' } })).rejects.toMatchObject({
      code: 'wrong-password',
    })
    await expect(user.client.auth.deleteAccount({ body: {} })).rejects.toMatchObject({ code: 'validation-failed' })
    expect(await user.client.auth.me()).toMatchObject({ id: user.user.id })
  })

  it('takes the second factor too, where there is one', async () => {
    const user = await vault.join()
    const app = await addAuthenticatorApp(vault, user)
    vault.clock.advance(601)

    await expect(remove(user)).rejects.toMatchObject({ code: 'confirmation-required' })
    await user.client.secondFactor.confirm({ body: { totp: app.code() } })
    await remove(user)
    expect(await findEverywhere(user.user.id)).toEqual([])
  })

  it('takes a confirmed session where there is no password', async () => {
    const user = await vault.join()
    await vault.database.query(`update users set password_hash = null where id = '${user.user.id}'`)
    vault.clock.advance(601)
    const deleteIt = () => user.client.auth.deleteAccount({ body: {} })

    await expect(deleteIt()).rejects.toMatchObject({ code: 'confirmation-required' })
    vault.clock.advance(-2)
    await deleteIt()
    expect(await findEverywhere(user.user.id)).toEqual([])
  })

  it('leaves everybody else alone', async () => {
    const [user, other] = [await vault.join(), await vault.join()]
    await connectGoogle(vault, other, { account: ada })
    await connectGoogle(vault, user, { account: ada })
    await remove(user)

    expect(await other.client.google.status()).toMatchObject({ accounts: [ada], needs_reconnect: null })
    expect(await other.client.google.credentials()).toMatchObject({ account: ada })
  })
})
