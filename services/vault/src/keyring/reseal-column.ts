/** The part of a rotation that concerns the values of one column: sealed anew, unless the current data key, or root key, seals them. */
import pMap from 'p-map'
import type { DataKeys } from './data-keys.ts'
import { readEnvelope } from './envelope.ts'
import { inPages } from './in-pages.ts'
import type { Keyring } from './keyring.ts'
import { emptyPass, type Pass } from './pass.ts'
import type { RootKeys } from './root-keys.ts'
import type { DataKeyStore, Replacement, SealedColumn, SealedRow, SealedValueStore } from './store.ts'

const concurrency = 16

export interface ResealOptions {
  column: SealedColumn
  keys: DataKeyStore
  values: SealedValueStore
  dataKeys: DataKeys
  keyring: Keyring
  rootKeys: RootKeys
  /** Is told how many rows were looked at. */
  looked: (rows: number) => void
}

type Value = SealedRow & { sealed: string }

export async function resealColumn(options: ResealOptions): Promise<Pass> {
  const { column, keys, values, dataKeys, keyring, rootKeys, looked } = options
  const name = `${column.table}.${column.column}`
  const pass = emptyPass()
  const reseal = async ({ id, accountId, row, sealed }: Value): Promise<Replacement[]> => {
    const place = { column: name, accountId, row }
    try {
      return [{ id, before: sealed, after: await keyring.seal(await keyring.open(sealed, place), place) }]
    } catch {
      pass.unreadable.push(`${name} ${id}`)
      return []
    }
  }
  const read = (after: string | undefined, limit: number) => values.page(column, after, limit)
  for await (const page of inPages(read, ({ id }) => id)) {
    const due = page.filter((row): row is Value => isDue(row, rootKeys))
    if (due.length > 0) {
      const keyIds = due.map(({ sealed }) => readEnvelope(sealed).keyId)
      const accountIds = due.flatMap(({ accountId }) => accountId ?? [])
      await dataKeys.load(await keys.findMany(accountIds, keyIds))
      const replacements = (await pMap(due, reseal, { concurrency })).flat()
      const written = await values.replace(column, replacements)
      pass.written += written
      pass.busy += replacements.length - written
    }
    looked(page.length)
  }
  return pass
}

function isDue(row: SealedRow, { ids }: RootKeys): boolean {
  if (row.sealed === null) return false
  const { version, keyId } = readEnvelope(row.sealed)
  if (row.accountId === null) return keyId !== ids[0]
  return version === 'v1' || keyId !== row.currentKeyId
}
