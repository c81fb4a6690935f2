import { createSandbox } from '@oma/google-sandbox'
import { createSandboxControl } from '@oma/google-sandbox/control'
import { createTestDatabase, type TestDatabase } from '@oma/testing'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrateDatabase } from '../db/migrate.ts'
import { callVault } from '../testing/call-vault.ts'

const migrations = join(import.meta.dirname, '../../../../drizzle')

let sandbox: Awaited<ReturnType<typeof createSandbox>>
let settings: Record<string, string>
let database: TestDatabase

beforeAll(async () => {
  sandbox = await createSandbox({ logLevel: 'silent' })
  database = await createTestDatabase()
  settings = {
    DATABASE_URL: database.url,
    GOOGLE_SANDBOX_URL: await sandbox.listen({ host: '127.0.0.1', port: 0 }),
    MIGRATIONS_DIR: migrations,
  }
  // The template was made without the migrator.
  for (const { tablename } of await database.query(`select tablename from pg_tables where schemaname = 'public'`)) {
    await database.query(`drop table "${String(tablename)}" cascade`)
  }
  await migrateDatabase(database.url, migrations)
})
afterAll(async () => {
  await sandbox.close()
  await database.drop()
})

const examine = (changed: Record<string, string> = {}) => callVault(['doctor'], { ...settings, ...changed })

it('finds nothing where all is well', async () => {
  const { code, stdout } = await examine()
  const lines = stdout.trimEnd().split('\n')

  expect(code, stdout).toBe(0)
  expect(lines.map((line) => /^ok {5}(\w+): \S/.exec(line)?.[1])).toEqual([
    'settings',
    'database',
    'migrations',
    'clock',
    'keys',
    'operators',
    'Google',
  ])
})

it('names every faulty setting at once, and no value', async () => {
  const { code, stdout } = await examine({ SECRET_KEY: 'short-and-known', VAULT_PORT: 'nowhere' })

  expect(code).toBe(78)
  expect(stdout).toMatch(/^WRONG {2}settings: SECRET_KEY:/m)
  expect(stdout).toMatch(/^WRONG {2}settings: VAULT_PORT:/m)
  expect(stdout).not.toContain('short-and-known')
})

it('tells whether anybody is operator: an address in ADMIN_EMAILS alone makes nobody one', async () => {
  const make = (username: string) =>
    callVault(['users', 'create', username, '--password-stdin'], settings, 'a password\n')
  const lineAt = async (changed?: Record<string, string>) =>
    (await examine(changed)).stdout.split('\n').find((line) => line.includes('operators: '))

  expect(await lineAt({ ADMIN_EMAILS: 'boss@example.test' })).toMatch(/^ok .*no account/)
  await database.query(
    `insert into users (id, username, password_hash, created_at) values (gen_random_uuid(), 'boss@example.test', 'x', now() - interval '1 day'), (gen_random_uuid(), 'other@example.test', 'x', now())`,
  )
  expect(await lineAt()).toMatch(/^ok .*the first account/)
  expect(await lineAt({ ADMIN_EMAILS: 'boss@example.test' })).toMatch(/^ok .*1 of those in ADMIN_EMAILS/)
  expect(await lineAt({ ADMIN_EMAILS: 'other@example.test' })).toMatch(/^WRONG .*nobody.*users create/)
  const { code } = await examine({ ADMIN_EMAILS: 'other@example.test' })
  expect(code).toBe(1)
  expect((await make('made@example.test')).code).toBe(0)
  expect(await lineAt({ ADMIN_EMAILS: 'other@example.test,made@example.test' })).toMatch(/^ok .*1 of those/)

  await database.query(`insert into founder (account_id) select id from users where username = 'boss@example.test'`)
  await database.query(`delete from users where username = 'boss@example.test'`)
  expect(await lineAt()).toMatch(/^WRONG .*the first account is gone.*ADMIN_EMAILS/)
})

it.each([
  ['the database away', { DATABASE_URL: 'postgres://127.0.0.1:1/oma' }, /WRONG {2}database: is not answering/],
  ['Google away', { GOOGLE_SANDBOX_URL: 'http://127.0.0.1:1' }, /WRONG {2}Google: Google is not answering/],
])('finds %s, and goes on with the rest', async (_, changed, line) => {
  const { code, stdout } = await examine(changed)

  expect(code).toBe(1)
  expect(stdout).toMatch(line)
  expect(stdout).toMatch(/Google: /)
})

it('finds that Google does not know the client', async () => {
  const { faults } = createSandboxControl(settings['GOOGLE_SANDBOX_URL']!)
  await faults.add({ method: 'POST', path: '/token', times: 1, status: 401, body: { error: 'invalid_client' } })
  const { code, stdout } = await examine()

  expect(code).toBe(1)
  expect(stdout).toMatch(/^WRONG {2}Google: .*GOOGLE_CLIENT_ID/m)
})

it('finds rows whose root key is in no setting', async () => {
  await database.query(
    `with account as (
       insert into users (username, password_hash, created_at) values ('ada@example.test', '', now()) returning id
     )
     insert into data_keys (id, user_id, key_sealed, created_at) select 'k', id, 'v1.0badc0de.iv.body', now() from account`,
  )
  const { code, stdout } = await examine({ SECRET_KEY: randomBytes(32).toString('base64url') })

  expect(code).toBe(1)
  expect(stdout).toMatch(/WRONG {2}keys: 1 rows need root key 0badc0de; .*SECRET_KEY_PREVIOUS/)
})

it('finds tables of a newer version, and tables that lack a migration', async () => {
  await database.query(`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of-tomorrow', 0)`)
  expect((await examine()).stdout).toMatch(/WRONG {2}migrations: 1 of a newer version/)

  await database.query('delete from drizzle.__drizzle_migrations where id = 1')
  expect((await examine()).stdout).toMatch(/WRONG {2}migrations: 1 missing; .*npm run vault -- migrate/)
})
