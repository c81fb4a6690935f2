/**
 * Rotates the keys while others serve: every account gets a new data key, the former ones are sealed anew by the current
 * root key, every value is sealed anew by its account's data key, and data keys that nothing needs any more are deleted.
 * All writes are compare-and-set, so what others write meanwhile stands; one that was interrupted goes on.
 */
import { installation, type RecordAudit } from '@oma/http'
import type { DataKeys } from './data-keys.ts'
import type { Keyring } from './keyring.ts'
import { repeatPass, type Pass } from './pass.ts'
import { resealColumn } from './reseal-column.ts'
import type { RootKeys } from './root-keys.ts'
import { deleteUnusedDataKeys, rewrapDataKeys, succeedDataKeys } from './rotate-data-keys.ts'
import { sealedColumns } from './sealed-columns.ts'
import type { DataKeyStore, RotationStore, SealedValueStore } from './store.ts'

/** No process seals by a retired key for that long: each asks every minute which one is current. */
const retiredKeptMs = 60 * 60 * 1000

export interface RotationProgress {
  /** What is being gone through, such as `google_credentials.access_token_sealed`. */
  step: string
  done: number
  total: number
}

export interface RotationOutcome {
  /** Accounts with a new data key. */
  accounts: number
  /** Former data keys that the current root key seals now. */
  rewrapped: number
  /** Values that the account's current data key seals now. */
  resealed: number
  /** Data keys that are gone. */
  deleted: number
  /** Rows that others kept changing; running it again takes them too. */
  busy: number
  /** Which rows cannot be opened: table, column and id. They stay as they are. */
  unreadable: string[]
}

export interface RotationOptions {
  keys: DataKeyStore
  values: SealedValueStore
  rotations: RotationStore
  rootKeys: RootKeys
  dataKeys: DataKeys
  keyring: Keyring
  record: RecordAudit
  now: () => Date
}

/** Safe to run again, and in several processes at once. */
export async function rotateKeys(
  options: RotationOptions,
  onProgress: (progress: RotationProgress) => void,
): Promise<RotationOutcome> {
  const { keys, values, rotations, rootKeys, record, now } = options
  const rotation = await rotations.begin(now())
  const step = (name: string, total: number, pass: (looked: (rows: number) => void) => Promise<Pass>) =>
    repeatPass(() => {
      let done = 0
      return pass((rows) => onProgress({ step: name, done: (done += rows), total: Math.max(done, total) }))
    })

  const succeeded = await step('data keys', await keys.countAll(), (looked) =>
    succeedDataKeys({ ...options, looked }, rotation.startedAt),
  )
  const rewrapped = await step('former data keys', await keys.countAll(), (looked) =>
    rewrapDataKeys({ ...options, looked }),
  )
  const resealed: Pass[] = []
  for (const column of sealedColumns) {
    const total = await values.countRows(column)
    const pass = await step(`${column.table}.${column.column}`, total, (looked) =>
      resealColumn({ ...options, column, looked }),
    )
    resealed.push(pass)
  }
  const deleted = await step('unused data keys', await keys.countAll(), (looked) =>
    deleteUnusedDataKeys({ ...options, looked }, new Date(now().getTime() - retiredKeptMs)),
  )

  const passes = [succeeded, rewrapped, ...resealed]
  const counts = {
    accounts: succeeded.written,
    rewrapped: rewrapped.written,
    resealed: sum(resealed.map(({ written }) => written)),
    deleted: deleted.written,
    busy: sum(passes.map(({ busy }) => busy)),
  }
  const unreadable = passes.flatMap((pass) => pass.unreadable)
  const details = { rotation: rotation.id, root_key: rootKeys.ids[0], ...counts, unreadable: unreadable.length }
  await record({ event: 'keys.rotated', accountId: installation, details })
  if (counts.busy === 0) await rotations.finish(rotation, now())
  return { ...counts, unreadable }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
