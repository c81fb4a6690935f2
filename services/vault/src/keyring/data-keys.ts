/**
 * The data keys of accounts, at rest sealed by a root key. Opened ones are kept in memory, bounded: a key never changes
 * under its id, and which one is an account's current is asked again every minute, so that a rotation is followed.
 */
import pMap from 'p-map'
import { createSecretKey, randomBytes } from 'node:crypto'
import type { Place, SealingKey } from './envelope.ts'
import type { RootKeys } from './root-keys.ts'
import type { DataKeyRow, DataKeyStore } from './store.ts'

/** How long a process may go on sealing by a key that was retired meanwhile; retired keys are kept for longer. */
const currentKeyTtlMs = 60_000
const maxKept = 10_000
/** A root key may lie in a service that is asked over the network. */
const openedAtOnce = 16

export interface DataKeys {
  /** What seals for this account now; made at the first need. */
  current(accountId: string): Promise<SealingKey>
  /** @throws {Error} when the account has no such key */
  find(accountId: string, id: string): Promise<SealingKey>
  /** Opens many at once, so that `current` and `find` need not ask for each. One that cannot be opened is left out. */
  load(rows: readonly DataKeyRow[]): Promise<void>
}

export function createDataKeys(store: DataKeyStore, rootKeys: RootKeys, now: () => Date): DataKeys {
  const opened = new Map<string, SealingKey>()
  const currents = new Map<string, { key: SealingKey; until: number }>()

  async function open(row: DataKeyRow): Promise<SealingKey> {
    const kept = opened.get(row.id)
    if (kept) return kept
    const secret = createSecretKey(await rootKeys.open(row.keySealed, placeOfDataKey(row)))
    const key = { id: row.id, secret }
    keep(opened, row.id, key)
    return key
  }

  function keepCurrent(accountId: string, key: SealingKey): void {
    keep(currents, accountId, { key, until: now().getTime() + currentKeyTtlMs })
  }

  async function create(accountId: string): Promise<DataKeyRow> {
    const row = await newDataKey(accountId, rootKeys, now())
    // Of several that try at once, one key stays; all use it.
    return store.insertFirst(row)
  }

  return {
    async current(accountId) {
      const kept = currents.get(accountId)
      if (kept && kept.until > now().getTime()) return kept.key
      const row = (await store.findCurrent(accountId)) ?? (await create(accountId))
      const key = await open(row)
      keepCurrent(accountId, key)
      return key
    },
    async find(accountId, id) {
      const kept = opened.get(id)
      if (kept) return kept
      const row = await store.find(accountId, id)
      if (!row) throw new Error(`no data key ${id} of this account in the keyring`)
      return open(row)
    },
    async load(rows) {
      await pMap(
        rows,
        async (row) => {
          const key = await open(row).catch(() => undefined)
          if (key && row.retiredAt === null) keepCurrent(row.accountId, key)
        },
        { concurrency: openedAtOnce },
      )
    },
  }
}

/** A fresh data key, sealed by the current root key. */
export async function newDataKey(accountId: string, rootKeys: RootKeys, createdAt: Date): Promise<DataKeyRow> {
  const id = randomBytes(9).toString('base64url')
  const keySealed = await rootKeys.seal(randomBytes(32), placeOfDataKey({ id, accountId }))
  return { id, accountId, keySealed, createdAt, retiredAt: null }
}

/** Where a data key's own ciphertext belongs. */
export function placeOfDataKey({ id, accountId }: Pick<DataKeyRow, 'id' | 'accountId'>): Place {
  return { column: 'data_keys.key_sealed', accountId, row: id }
}

function keep<T>(map: Map<string, T>, id: string, value: T): void {
  map.delete(id)
  map.set(id, value)
  if (map.size > maxKept) map.delete(map.keys().next().value!)
}
