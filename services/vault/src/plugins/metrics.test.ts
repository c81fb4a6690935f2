import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectGoogle } from '../testing/google.ts'
import { startVault, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault

beforeAll(async () => {
  vault = await startVault()
})
afterAll(() => vault.close())

/** Every series and its value. */
async function scrape(): Promise<Map<string, number>> {
  const { body } = await vault.app.inject('/metrics')
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const [series, value] = [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]
      return [
        series.replace('service="vault",', '').replace(',service="vault"', '').replace('{service="vault"}', ''),
        Number(value),
      ]
    }),
  )
}

it('counts logins, hand-outs and what is recorded, and tells what waits, without a word about whom', async () => {
  const { client, username, user, password } = await vault.join()
  await connectGoogle(vault, { client, username, user, password, pair: await login(password, username) })
  const before = await scrape()
  await client.google.credentials()
  await client.google.credentials()
  await login(password, username)
  await expect(login('wrong password', username)).rejects.toMatchObject({ code: 'invalid-login' })
  const after = await scrape()
  const gained = (series: string) => (after.get(series) ?? 0) - (before.get(series) ?? 0)

  expect(gained('vault_credential_hand_outs_total')).toBe(2)
  expect(gained('vault_audit_entries_total{event="google.credentials_handed_out"}')).toBe(2)
  expect(gained('vault_logins_total{route="/api/v1/auth/login",outcome="succeeded"}')).toBe(1)
  expect(gained('vault_logins_total{route="/api/v1/auth/login",outcome="invalid-login"}')).toBe(1)
  expect(gained('vault_audit_batch_entries_count')).toBeGreaterThanOrEqual(3)
  for (const queue of ['vault_audit_entries_queued', 'vault_password_hashes_queued', 'vault_google_revocations_queued'])
    expect(after.get(queue), queue).toBe(0)
  for (const personal of [user.id, username, '127.0.0.1']) expect([...after.keys()].join('\n')).not.toContain(personal)
})

it('counts refreshes at Google by their outcome', async () => {
  const person = await vault.join()
  await connectGoogle(vault, person)
  vault.clock.advance(58 * 60)
  const { access_token } = await login(person.password, person.username)
  await vault.as(access_token).google.credentials()

  expect((await scrape()).get('vault_google_refreshes_total{outcome="refreshed"}')).toBe(1)
})

it('tells the rest when it cannot tell what waits in the database', async () => {
  await vault.database.query('alter table google_revocations rename to away')
  const without = await scrape()
  await vault.database.query('alter table away rename to google_revocations')

  expect(without.get('vault_google_revocations_queued')).toBeNaN()
  expect(without.get('vault_audit_entries_queued')).toBe(0)
})

function login(password: string, username: string) {
  return vault.as().auth.login({ body: { username, password } })
}
