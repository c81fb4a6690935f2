import { Secret } from '@oma/config'
import { createTestDatabase, type TestDatabase } from '@oma/testing'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase, type DatabaseHandle } from '../db/client.ts'
import { createDataKeys } from '../keyring/data-keys.ts'
import { createKeyring, type Keyring } from '../keyring/keyring.ts'
import { createEnvironmentRootKeys } from '../keyring/root-keys.ts'
import { createDataKeyStore } from '../keyring/store.ts'
import { callVault, environmentFor } from '../testing/call-vault.ts'

const newKey = () => randomBytes(32).toString('base64url')
const [former, current] = [newKey(), newKey()]
const column = 'google_credentials.access_token_sealed'

let database: TestDatabase
let handle: DatabaseHandle

beforeEach(async () => {
  database = await createTestDatabase()
  handle = openDatabase(database.url, 4)
})
afterEach(async () => {
  await handle.close()
  await database.drop()
})

function openKeyring(key: string): Keyring {
  const rootKeys = createEnvironmentRootKeys(new Secret(key))
  return createKeyring(
    rootKeys,
    createDataKeys(createDataKeyStore(handle.db), rootKeys, () => new Date()),
  )
}

/** Accounts with one Google token each, sealed by the former key. */
async function seed(count: number): Promise<void> {
  const keyring = openKeyring(former)
  const accounts = await database.query(
    `insert into users (username, password_hash, created_at)
     select 'user-' || n || '@example.test', '', now() from generate_series(1, ${count}) n returning id`,
  )
  const values = accounts.map(async ({ id: accountId }) => {
    const place = { column, accountId: String(accountId), row: 'ada' }
    const sealed = await keyring.seal(new Secret(`token of ${String(accountId)}`), place)
    return `('${String(accountId)}', 'ada', 'ada@example.test', '{}', '${sealed}', now(), now())`
  })
  await database.query(
    `insert into google_credentials (user_id, google_subject, email, scopes, access_token_sealed, expires_at, created_at)
     values ${(await Promise.all(values)).join()}`,
  )
}

/** How many tokens a process with this key alone reads rightly. */
async function readable(key: string): Promise<number> {
  const keyring = openKeyring(key)
  const rows = await database.query('select user_id, access_token_sealed from google_credentials')
  const read = rows.map(async ({ user_id: accountId, access_token_sealed: sealed }) => {
    const secret = await keyring.open(String(sealed), { column, accountId: String(accountId), row: 'ada' })
    return secret.reveal() === `token of ${String(accountId)}`
  })
  return (await Promise.allSettled(read)).filter((one) => one.status === 'fulfilled' && one.value).length
}

const settings = () => ({ DATABASE_URL: database.url, SECRET_KEY: current, SECRET_KEY_PREVIOUS: former })

/** Kills a process of its own, with SIGKILL, as soon as it has sealed the first tokens anew. */
async function rotateAndKill(): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../cli.ts'), 'keys', 'rotate', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environmentFor(settings()) },
  })
  const exited = once(child, 'exit')
  for await (const line of createInterface(child.stdout)) {
    const { step, done } = JSON.parse(line) as { step: string; done: number }
    if (step === column && done > 0) child.kill('SIGKILL')
  }
  expect(await exited).toEqual([null, 'SIGKILL'])
}

it('goes on after kill -9 in the middle, and everything was readable all along', { timeout: 60_000 }, async () => {
  const count = 600
  await seed(count)
  await rotateAndKill()
  const resealed = `access_token_sealed like any (select 'v2.' || id || '.%' from data_keys where retired_at is null)`
  const [middle] = await database.query(
    `select count(*) filter (where ${resealed})::int as done from google_credentials`,
  )
  expect(middle!['done']).toBeGreaterThan(0)
  expect(middle!['done']).toBeLessThan(count)
  expect(await readable(current)).toBe(count)

  const again = await callVault(['keys', 'rotate', '--json'], settings())
  const outcome = JSON.parse(again.stdout.trimEnd().split('\n').at(-1)!) as object
  expect(again.code).toBe(0)
  expect(outcome).toMatchObject({ accounts: 0, resealed: count - Number(middle!['done']), busy: 0, unreadable: [] })
  expect(await readable(current)).toBe(count)
  expect(await database.query('select from key_rotations')).toHaveLength(1)
  expect(await database.query(`select from audit_events where event = 'keys.rotated'`)).toHaveLength(1)
})

it('tells when SECRET_KEY_PREVIOUS can go', async () => {
  await seed(2)
  const before = await callVault(['keys', 'status'], settings())
  const rotated = await callVault(['keys', 'rotate'], settings())
  const after = await callVault(['keys', 'status'], settings())

  expect(before).toMatchObject({ code: 0, stdout: expect.stringContaining('SECRET_KEY_PREVIOUS is still needed') })
  expect(rotated).toMatchObject({ code: 0, stdout: expect.stringContaining('2 accounts have a new data key') })
  expect(after).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('SECRET_KEY_PREVIOUS seals nothing any more'),
  })
  expect(await readable(current)).toBe(2)
})

it('rotates nothing while a root key is missing, unless told to go on without', async () => {
  await seed(2)
  const without = { DATABASE_URL: database.url, SECRET_KEY: current }
  const status = await callVault(['keys', 'status'], without)
  const refused = await callVault(['keys', 'rotate'], without)

  expect(status).toMatchObject({ code: 1, stdout: expect.stringContaining('MISSING') })
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was rotated') })
  expect(await readable(former)).toBe(2)

  const forced = await callVault(['keys', 'rotate', '--despite-missing-keys'], without)
  expect(forced).toMatchObject({ code: 1, stderr: expect.stringContaining(`${column} `) })
  expect(await readable(former)).toBe(2)
})

it('prints neither keys nor tokens', async () => {
  await seed(2)
  const calls = [
    ['keys', 'rotate', '--json'],
    ['keys', 'status'],
    ['keys', 'status', '--json'],
  ]
  for (const words of calls) {
    const { stdout, stderr } = await callVault(words, settings())
    for (const secret of [former, current, 'token of ']) expect(stdout + stderr).not.toContain(secret)
  }
})
