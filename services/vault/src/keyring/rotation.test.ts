import { Secret } from '@oma/config'
import { createClock, createTestDatabase, type Clock, type TestDatabase } from '@oma/testing'
import { randomBytes, randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { AuditEntry } from '@oma/http'
import { openDatabase, type DatabaseHandle } from '../db/client.ts'
import { createDataKeys } from './data-keys.ts'
import { countKeyUsage } from './key-usage.ts'
import { createKeyring, type Place } from './keyring.ts'
import { createEnvironmentRootKeys } from './root-keys.ts'
import { rotateKeys, type RotationOptions } from './rotation.ts'
import { sealedColumns } from './sealed-columns.ts'
import { createDataKeyStore, createRotationStore, createSealedValueStore } from './store.ts'

const newKey = () => new Secret(randomBytes(32).toString('base64url'))
const tokenOf = (subject: string) => `ya29.token-of-${subject}`
const [former, current] = [newKey(), newKey()]

let database: TestDatabase
let handle: DatabaseHandle
let clock: Clock
let recorded: AuditEntry[]

beforeEach(async () => {
  database = await createTestDatabase()
  handle = openDatabase(database.url, 4)
  clock = createClock()
  recorded = []
  return async () => {
    await handle.close()
    await database.drop()
  }
})

/** What a process has that was started with these keys. */
function open(key: Secret, previous: Secret[] = []): RotationOptions {
  const rootKeys = createEnvironmentRootKeys(key, previous)
  const keys = createDataKeyStore(handle.db)
  const dataKeys = createDataKeys(keys, rootKeys, clock.now)
  return {
    keys,
    values: createSealedValueStore(handle.db),
    rotations: createRotationStore(handle.db),
    rootKeys,
    dataKeys,
    keyring: createKeyring(rootKeys, dataKeys),
    record: async (entry) => void recorded.push(entry),
    now: clock.now,
  }
}

const rotate = (options: RotationOptions) => rotateKeys(options, () => {})

function placeOf(subject: string, accountId: string): Place {
  return { column: 'google_credentials.access_token_sealed', accountId, row: subject }
}

/** As many accounts as subjects, with a Google token each. */
async function seed(count: number, { keyring }: RotationOptions): Promise<string[]> {
  const subjects = Array.from({ length: count }, (_, index) => `subject-${index}`)
  for (const subject of subjects) {
    const accountId = randomUUID()
    await database.query(
      `insert into users (id, username, password_hash, created_at) values ('${accountId}', '${accountId}', '', now())`,
    )
    const sealed = await keyring.seal(new Secret(tokenOf(subject)), placeOf(subject, accountId))
    await insertToken(accountId, subject, sealed)
  }
  return subjects
}

async function insertToken(accountId: string, subject: string, sealed: string): Promise<void> {
  await database.query(
    `insert into google_credentials (user_id, google_subject, email, scopes, access_token_sealed, expires_at, created_at)
     values ('${accountId}', '${subject}', 'ada@example.test', '{}', '${sealed}', now(), now())`,
  )
}

const rows = () =>
  database.query('select id, user_id, google_subject, access_token_sealed from google_credentials') as Promise<
    { id: string; user_id: string; google_subject: string; access_token_sealed: string }[]
  >

/** Every token as a process of these keys reads it, by subject. */
async function readAll({ keyring }: RotationOptions): Promise<Record<string, string>> {
  const entries = (await rows()).map(async ({ user_id, google_subject, access_token_sealed }) => {
    const secret = await keyring.open(access_token_sealed, placeOf(google_subject, user_id))
    return [google_subject, secret.reveal()] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

const expected = (subjects: string[]) => Object.fromEntries(subjects.map((subject) => [subject, tokenOf(subject)]))

it('goes through every column that holds ciphertext, by its primary key', async () => {
  const columns = await database.query(
    `select table_name, column_name from information_schema.columns
     where table_schema = 'public' and column_name like '%\\_sealed' and table_name <> 'data_keys'`,
  )
  const primaryKeys = await database.query(
    `select k.table_name, min(k.column_name) as id, count(*)::int as n from information_schema.key_column_usage k
     join information_schema.table_constraints c using (constraint_name, table_name)
     where c.constraint_type = 'PRIMARY KEY' group by 1`,
  )
  const name = ({ table, column }: { table: unknown; column: unknown }) => `${String(table)}.${String(column)}`

  expect(sealedColumns.map(name).toSorted()).toEqual(
    columns.map(({ table_name: table, column_name: column }) => name({ table, column })).toSorted(),
  )
  for (const { table, id } of sealedColumns) expect(primaryKeys).toContainEqual({ table_name: table, id, n: 1 })
})

it('leaves nothing that needs a former root key, and every value opens by the new one alone', async () => {
  const subjects = await seed(120, open(former))
  const outcome = await rotate(open(current, [former]))

  expect(outcome).toEqual({ accounts: 120, rewrapped: 120, resealed: 120, deleted: 0, busy: 0, unreadable: [] })
  expect(await readAll(open(current))).toEqual(expected(subjects))
  const { keys, values, rootKeys } = open(current)
  expect(await countKeyUsage(keys, values, rootKeys)).toEqual({
    rootKeys: [{ id: rootKeys.ids[0], is: 'current', dataKeys: 240, values: 0 }],
    values: { current: 120, former: 0 },
  })
})

it('gives new data keys also when SECRET_KEY stays', async () => {
  const subjects = await seed(3, open(current))
  clock.advance(1)

  expect(await rotate(open(current))).toMatchObject({ accounts: 3, rewrapped: 0, resealed: 3 })
  expect(await readAll(open(current))).toEqual(expected(subjects))
})

it('takes values along that a root key sealed before accounts had data keys', async () => {
  const [accountId, subject] = [randomUUID(), 'old']
  await database.query(
    `insert into users (id, username, password_hash, created_at) values ('${accountId}', 'old@example.test', '', now())`,
  )
  const { rootKeys } = open(former)
  const sealed = await rootKeys.seal(Buffer.from(tokenOf(subject)), placeOf(subject, accountId))
  await insertToken(accountId, subject, sealed)
  await rotate(open(current, [former]))

  expect(await readAll(open(current))).toEqual(expected([subject]))
})

it('is read all along by a process that started before it, and by one that starts in the middle', async () => {
  const serving = open(current, [former])
  const subjects = await seed(120, open(former))
  await readAll(serving)
  const steps = new Set<string>()
  const reads: Promise<unknown>[] = []
  await rotateKeys(open(current, [former]), ({ step, done, total }) => {
    steps.add(step)
    if (done < total) reads.push(readAll(serving), readAll(open(current, [former])))
  })

  for (const read of await Promise.all(reads)) expect(read).toEqual(expected(subjects))
  expect(reads.length).toBeGreaterThan(4)
  expect([...steps]).toContain('google_credentials.access_token_sealed')
})

it('leaves standing what somebody else wrote meanwhile, and seals that too', async () => {
  const [subject] = await seed(1, open(former))
  const options = open(current, [former])
  const accountId = (await rows())[0]!.user_id
  // Another process, which goes on sealing by the former data key for a minute.
  const writer = open(current, [former])
  await writer.keyring.seal(new Secret('warm'), placeOf(subject!, accountId))
  let written = 0
  // Between the read of a row and the write of the rotation.
  const keyring: RotationOptions['keyring'] = {
    ...options.keyring,
    async open(sealed, place) {
      if (written++ === 0) {
        const newer = await writer.keyring.seal(new Secret('newer'), placeOf(subject!, accountId))
        await database.query(`update google_credentials set access_token_sealed = '${newer}'`)
      }
      return options.keyring.open(sealed, place)
    },
  }

  expect(await rotate({ ...options, keyring })).toMatchObject({ resealed: 1, busy: 0 })
  expect(await readAll(open(current))).toEqual({ [subject!]: 'newer' })
})

it('does not wait for a row that somebody holds; running it again takes that one too', async () => {
  const subjects = await seed(3, open(former))
  const holder = postgres(database.url, { max: 1 })
  onTestFinished(() => holder.end())
  const held = (await rows())[0]!
  const outcome = await holder.begin(async (sql) => {
    await sql`select from google_credentials where id = ${held.id} for update`
    return rotate(open(current, [former]))
  })

  expect(outcome).toMatchObject({ resealed: 2, busy: 1 })
  expect(await rotate(open(current, [former]))).toMatchObject({ accounts: 0, resealed: 1, busy: 0 })
  expect(await readAll(open(current))).toEqual(expected(subjects))
  expect(await database.query('select finished_at is not null as finished from key_rotations')).toEqual([
    { finished: true },
  ])
})

it('does no harm when two run at once', async () => {
  const subjects = await seed(120, open(former))
  await Promise.all([rotate(open(current, [former])), rotate(open(current, [former]))])

  expect(await readAll(open(current))).toEqual(expected(subjects))
  expect(await database.query('select from data_keys where retired_at is null')).toHaveLength(120)
})

it('names a row that cannot be opened, leaves it as it is, and goes on with the others', async () => {
  const subjects = await seed(3, open(former))
  const broken = (await rows())[0]!
  await database.query(
    `update google_credentials set access_token_sealed = left(access_token_sealed, -4) where id = '${broken.id}'`,
  )
  const outcome = await rotate(open(current, [former]))

  expect(outcome).toMatchObject({
    resealed: 2,
    busy: 0,
    unreadable: [`google_credentials.access_token_sealed ${broken.id}`],
  })
  await database.query(`delete from google_credentials where id = '${broken.id}'`)
  expect(await readAll(open(current))).toEqual(expected(subjects.filter((name) => name !== broken.google_subject)))
})

describe('a retired data key', () => {
  it('is deleted an hour later, unless a value still needs it', async () => {
    const subjects = await seed(2, open(current))
    const kept = (await rows())[0]!
    clock.advance(1)
    await rotate(open(current))
    // A process that noticed late wrote one of them again by the former key.
    await database.query(
      `update google_credentials set access_token_sealed = '${kept.access_token_sealed}' where id = '${kept.id}'`,
    )
    const ids = async () => (await database.query('select id from data_keys')).map(({ id }) => id)
    const options = open(current)
    const retire = (minutes: number) => {
      clock.advance(minutes * 60)
      const before = new Date(clock.now().getTime() - 60 * 60 * 1000)
      return ids().then((all) => options.keys.deleteUnused(all as string[], before, sealedColumns))
    }

    expect(await retire(59)).toBe(0)
    expect(await retire(2)).toBe(1)
    expect(await ids()).toHaveLength(3)
    expect(await readAll(open(current))).toEqual(expected(subjects))
    expect(await rotate(open(current))).toMatchObject({ accounts: 2, resealed: 2, deleted: 1 })
  })
})

it('is recorded as the act of the installation', async () => {
  await seed(1, open(former))
  await rotate(open(current, [former]))

  expect(recorded).toEqual([
    {
      event: 'keys.rotated',
      accountId: '00000000-0000-0000-0000-000000000000',
      details: expect.objectContaining({ accounts: 1, resealed: 1, root_key: open(current).rootKeys.ids[0] }),
    },
  ])
})
