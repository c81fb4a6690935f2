/** The part of a rotation that concerns the data keys: new ones, former ones sealed anew, unused ones deleted. */
import pMap from 'p-map'
import { newDataKey, placeOfDataKey } from './data-keys.ts'
import { readEnvelope } from './envelope.ts'
import { inPages } from './in-pages.ts'
import { emptyPass, type Pass } from './pass.ts'
import type { RootKeys } from './root-keys.ts'
import { sealedColumns } from './sealed-columns.ts'
import type { DataKeyRow, DataKeyStore, Replacement } from './store.ts'

/** A root key may lie in a service that is asked over the network. */
const concurrency = 16

export interface DataKeyRotation {
  keys: DataKeyStore
  rootKeys: RootKeys
  now: () => Date
  /** Is told how many rows were looked at. */
  looked: (rows: number) => void
}

/** A new data key for each account whose key is older than this rotation, or that a former root key seals. */
export async function succeedDataKeys({ keys, rootKeys, now, looked }: DataKeyRotation, since: Date): Promise<Pass> {
  const pass = emptyPass()
  for await (const page of inPages(keys.pageOfCurrent, ({ accountId }) => accountId)) {
    const due = page.filter((key) => key.createdAt < since || !isCurrentRoot(rootKeys, key))
    const succession = async (before: DataKeyRow) => ({
      before,
      after: await newDataKey(before.accountId, rootKeys, now()),
    })
    const written = due.length > 0 ? await keys.succeed(await pMap(due, succession, { concurrency }), now()) : 0
    pass.written += written
    pass.busy += due.length - written
    looked(page.length)
  }
  return pass
}

/** Former data keys still open what they sealed; from now on without a former root key. */
export async function rewrapDataKeys({ keys, rootKeys, looked }: DataKeyRotation): Promise<Pass> {
  const pass = emptyPass()
  const rewrap = async (key: DataKeyRow): Promise<Replacement[]> => {
    const place = placeOfDataKey(key)
    try {
      const after = await rootKeys.seal(await rootKeys.open(key.keySealed, place), place)
      return [{ id: key.id, before: key.keySealed, after }]
    } catch {
      pass.unreadable.push(`${place.column} ${key.id}`)
      return []
    }
  }
  for await (const page of inPages(keys.page, ({ id }) => id)) {
    const due = page.filter((key) => !isCurrentRoot(rootKeys, key))
    const replacements = (await pMap(due, rewrap, { concurrency })).flat()
    const written = replacements.length > 0 ? await keys.rewrap(replacements) : 0
    pass.written += written
    pass.busy += replacements.length - written
    looked(page.length)
  }
  return pass
}

/** @param retiredBefore later ones may still be sealing in some process */
export async function deleteUnusedDataKeys({ keys, looked }: DataKeyRotation, retiredBefore: Date): Promise<Pass> {
  const pass = emptyPass()
  for await (const page of inPages(keys.page, ({ id }) => id)) {
    const ids = page.filter(({ retiredAt }) => retiredAt && retiredAt < retiredBefore).map(({ id }) => id)
    if (ids.length > 0) pass.written += await keys.deleteUnused(ids, retiredBefore, sealedColumns)
    looked(page.length)
  }
  return pass
}

function isCurrentRoot({ ids }: RootKeys, { keySealed }: DataKeyRow): boolean {
  return readEnvelope(keySealed).keyId === ids[0]
}
