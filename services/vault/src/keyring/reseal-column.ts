/** The part of a rotation that concerns the values of one column: sealed anew, unless the current key seals them. */
import pMap from 'p-map'
import type { DataKeys } from './data-keys.ts'
import { readEnvelope } from './envelope.ts'
import { inPages } from './in-pages.ts'
import type { Keyring, Place } from './keyring.ts'
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
  const { column, keys, values, dataKeys, looked } = options
  const name = `${column.table}.${column.column}`
  const pass = emptyPass()
  const reseal = async ({ id, accountId, row, sealed }: Value): Promise<Replacement[]> => {
    const place = { column: name, accountId, row }
    try {
      return [{ id, before: sealed, after: await sealAnew(options, sealed, place) }]
    } catch {
      pass.unreadable.push(`${name} ${id}`)
      return []
    }
  }
  const read = (after: string | undefined, limit: number) => values.page(column, after, limit)
  for await (const page of inPages(read, ({ id }) => id)) {
    const due = page.filter((row): row is Value => isDue(options, row))
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

function isDue({ column, rootKeys }: ResealOptions, { sealed, accountId, currentKeyId }: SealedRow): boolean {
  if (sealed === null) return false
  const { version, keyId } = readEnvelope(sealed)
  if (column.byRootKey || accountId === null) return keyId !== rootKeys.ids[0]
  return version === 'v1' || keyId !== currentKeyId
}

async function sealAnew({ column, keyring, rootKeys }: ResealOptions, sealed: string, place: Place): Promise<string> {
  return column.byRootKey
    ? rootKeys.seal(await rootKeys.open(sealed, place), place)
    : keyring.seal(await keyring.open(sealed, place), place)
}
