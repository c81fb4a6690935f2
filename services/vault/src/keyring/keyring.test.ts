import { Secret } from '@oma/config'
import { createClock, createTestDatabase, type TestDatabase } from '@oma/testing'
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type DatabaseHandle } from '../db/client.ts'
import { createDataKeys } from './data-keys.ts'
import { createKeyring, type Place } from './keyring.ts'
import { createEnvironmentRootKeys } from './root-keys.ts'
import { createDataKeyStore } from './store.ts'

const newKey = () => new Secret(randomBytes(32).toString('base64url'))
const token = new Secret('1//a-refresh-token-ü')
const column = 'google_credentials.refresh_token_sealed'

let database: TestDatabase
let handle: DatabaseHandle
let place: Place

async function newAccount(): Promise<string> {
  const id = randomUUID()
  await database.query(
    `insert into users (id, username, password_hash, created_at) values ('${id}', '${id}', '', now())`,
  )
  return id
}

/** A process of its own: nothing is kept in memory from another. */
function openKeyring(current: Secret, previous: Secret[] = []) {
  const rootKeys = createEnvironmentRootKeys(current, previous)
  return createKeyring(rootKeys, createDataKeys(createDataKeyStore(handle.db), rootKeys, createClock().now))
}

beforeAll(async () => {
  database = await createTestDatabase()
  handle = openDatabase(database.url, 4)
  place = { column, accountId: await newAccount(), row: 'subject' }
})
afterAll(async () => {
  await handle.close()
  await database.drop()
})

const key = newKey()

describe('sealing', () => {
  it('opens what it sealed, in the same place, in another process too', async () => {
    const sealed = await openKeyring(key).seal(token, place)

    expect((await openKeyring(key).open(sealed, place)).reveal()).toBe(token.reveal())
  })

  it('never writes the same ciphertext twice, and never the plaintext', async () => {
    const keyring = openKeyring(key)
    const [one, two] = [await keyring.seal(token, place), await keyring.seal(token, place)]

    expect(one).not.toBe(two)
    expect(Buffer.from(one, 'base64url').toString()).not.toContain('refresh-token')
  })

  it.each<[string, Partial<Place>]>([
    ['column', { column: 'google_credentials.access_token_sealed' }],
    ['identity', { row: 'other' }],
  ])('refuses a ciphertext moved to another %s', async (_, elsewhere) => {
    const keyring = openKeyring(key)
    const sealed = await keyring.seal(token, place)

    await expect(keyring.open(sealed, { ...place, ...elsewhere })).rejects.toThrow()
  })

  it('refuses a ciphertext moved to another account, with its data key or without', async () => {
    const keyring = openKeyring(key)
    const sealed = await keyring.seal(token, place)
    const accountId = await newAccount()
    await expect(keyring.open(sealed, { ...place, accountId })).rejects.toThrow()

    await database.query(`update data_keys set user_id = '${accountId}' where user_id = '${place.accountId}'`)
    await expect(openKeyring(key).open(sealed, { ...place, accountId })).rejects.toThrow()
    await database.query(`update data_keys set user_id = '${place.accountId}' where user_id = '${accountId}'`)
    expect((await openKeyring(key).open(sealed, place)).reveal()).toBe(token.reveal())
  })

  it('refuses a ciphertext with any one bit flipped', async () => {
    const keyring = openKeyring(key)
    const parts = (await keyring.seal(token, place)).split('.')

    for (const part of [2, 3]) {
      const length = Buffer.from(parts[part]!, 'base64url').length
      for (let byte = 0; byte < length; byte++) {
        const bytes = Buffer.from(parts[part]!, 'base64url')
        bytes[byte]! ^= 1
        const altered = parts.with(part, bytes.toString('base64url')).join('.')
        await expect(keyring.open(altered, place)).rejects.toThrow()
      }
    }
  })
})

describe('data keys', () => {
  it('are one per account, however many processes need it first at the same time', async () => {
    const accountId = await newAccount()
    const keyrings = Array.from({ length: 8 }, () => openKeyring(key))
    const sealed = await Promise.all(keyrings.map((keyring) => keyring.seal(token, { ...place, accountId })))

    expect(new Set(sealed.map((value) => value.split('.')[1])).size).toBe(1)
    expect(await database.query(`select id from data_keys where user_id = '${accountId}'`)).toHaveLength(1)
  })

  it('differ from account to account, and are never readable in the database', async () => {
    const other = { ...place, accountId: await newAccount() }
    const keyring = openKeyring(key)
    const [one, two] = [await keyring.seal(token, place), await keyring.seal(token, other)]

    expect(one.split('.')[1]).not.toBe(two.split('.')[1])
    for (const { key_sealed: sealed } of await database.query('select key_sealed from data_keys')) {
      expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{64}$/)
    }
  })

  it('go with their account', async () => {
    const accountId = await newAccount()
    await openKeyring(key).seal(token, { ...place, accountId })
    await database.query(`delete from users where id = '${accountId}'`)

    expect(await database.query(`select id from data_keys where user_id = '${accountId}'`)).toEqual([])
  })
})

describe('root keys', () => {
  it('open with a former SECRET_KEY and seal with the current one', async () => {
    const [former, current] = [newKey(), newKey()]
    const before = { ...place, accountId: await newAccount() }
    const after = { ...place, accountId: await newAccount() }
    const sealedBefore = await openKeyring(former).seal(token, before)
    const keyring = openKeyring(current, [former])

    expect((await keyring.open(sealedBefore, before)).reveal()).toBe(token.reveal())
    const sealedAfter = await keyring.seal(token, after)
    await expect(openKeyring(former).open(sealedAfter, after)).rejects.toThrow(/no key/)
  })

  it('name the setting to look at when the key is gone', async () => {
    const mine = { ...place, accountId: await newAccount() }
    const sealed = await openKeyring(newKey()).seal(token, mine)

    await expect(openKeyring(newKey()).open(sealed, mine)).rejects.toThrow(/SECRET_KEY_PREVIOUS/)
  })

  it('still open what they sealed themselves, before accounts had data keys', async () => {
    const sealed = await createEnvironmentRootKeys(key).seal(Buffer.from(token.reveal()), place)

    expect((await openKeyring(key).open(sealed, place)).reveal()).toBe(token.reveal())
  })
})
