/** Which keys seal how many rows, so that whoever runs the vault knows when a former SECRET_KEY can go. */
import type { RootKeys } from './root-keys.ts'
import { sealedColumns } from './sealed-columns.ts'
import type { DataKeyStore, SealedValueStore } from './store.ts'

export interface RootKeyUsage {
  id: string
  /** Missing: rows need it, and no setting has it. */
  is: 'current' | 'previous' | 'missing'
  dataKeys: number
  /** Sealed by it without a data key in between, as what outlives its account is. */
  values: number
}

export interface KeyUsage {
  rootKeys: RootKeyUsage[]
  /** Values by data keys: of the account's current one, or of a former one. */
  values: { current: number; former: number }
}

export async function countKeyUsage(
  keys: DataKeyStore,
  values: SealedValueStore,
  rootKeys: RootKeys,
): Promise<KeyUsage> {
  const dataKeys = await keys.countByRootKey()
  const counts = []
  for (const column of sealedColumns) counts.push(...(await values.countByKey(column)))
  const byRoot = counts.filter(({ rootKeyId }) => rootKeyId !== null)
  const ids = new Set([...rootKeys.ids, ...[...dataKeys, ...byRoot].map(({ rootKeyId }) => rootKeyId!)])
  return {
    rootKeys: [...ids].map((id) => ({
      id,
      is: id === rootKeys.ids[0] ? 'current' : rootKeys.ids.includes(id) ? 'previous' : 'missing',
      dataKeys: total(dataKeys.filter(({ rootKeyId }) => rootKeyId === id)),
      values: total(byRoot.filter(({ rootKeyId }) => rootKeyId === id)),
    })),
    values: {
      current: total(counts.filter(({ rootKeyId, retired }) => rootKeyId === null && !retired)),
      former: total(counts.filter(({ rootKeyId, retired }) => rootKeyId === null && retired)),
    },
  }
}

function total(counts: readonly { rows: number }[]): number {
  return counts.reduce((sum, { rows }) => sum + rows, 0)
}
