import { createTestDatabase, type TestDatabase } from '@oma/testing'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { environmentFor } from '../testing/call-vault.ts'

const folder = join(import.meta.dirname, '../../../../drizzle')
const command = join(import.meta.dirname, '../cli.ts')

let database: TestDatabase
let tables: string[]

beforeEach(async () => {
  database = await createTestDatabase()
  tables = await listTables()
  await database.query('drop schema public cascade')
  await database.query('create schema public')
})
afterEach(() => database.drop())

async function listTables(): Promise<string[]> {
  const rows = await database.query(`select tablename from pg_tables where schemaname = 'public' order by 1`)
  return rows.map(({ tablename }) => String(tablename))
}

/** A replica of its own, as far as its start goes. */
function startMigrating(): ChildProcess {
  const settings = environmentFor({ DATABASE_URL: database.url, MIGRATIONS_DIR: folder })
  const child = spawn(process.execPath, [command, 'migrate'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...settings },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function expectMigratedOnce(): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql'))
  expect(await listTables()).toEqual(tables)
  expect(await database.query('select from drizzle.__drizzle_migrations')).toHaveLength(files.length)
}

// Each replica is a process that loads TypeScript.
vi.setConfig({ testTimeout: 60_000 })

it('migrates once, however many replicas start on an empty database at the same time', async () => {
  const replicas = [startMigrating(), startMigrating(), startMigrating()]
  const codes = await Promise.all(replicas.map((replica) => once(replica, 'exit')))

  expect(codes).toEqual([
    [0, null],
    [0, null],
    [0, null],
  ])
  await expectMigratedOnce()
})

it('is whole or not there at all after kill -9 in the middle, and the replica that waits goes on', async () => {
  const stranger = postgres(database.url, { max: 1, onnotice: () => {} })
  onTestFinished(() => stranger.end())
  const expectWaiting = (what: string) =>
    vi.waitFor(async () => {
      const rows = await database.query(`select from pg_stat_activity where datname = current_database() and ${what}`)
      expect(rows).toHaveLength(1)
    }, 10_000)

  // No migration gets past this name before it is known whether it stays.
  await stranger.unsafe('begin; create table users (id int)')
  const killed = startMigrating()
  await expectWaiting(`wait_event_type = 'Lock' and query like '%CREATE TABLE%'`)
  const next = startMigrating()
  await expectWaiting(`wait_event_type = 'Lock' and wait_event = 'advisory'`)
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  await stranger.unsafe('rollback')

  expect(await once(next, 'exit')).toEqual([0, null])
  await expectMigratedOnce()
})
