/** What every room and every command of the vault stands on: settings, the database, the keys, the audit and the clock. */
import type { RecordAudit } from '@oma/http'
import { createRecorder, type Recorder } from './audit/record.ts'
import { createAuditStore } from './audit/store.ts'
import type { Repeated } from './background/repeat.ts'
import type { VaultConfig } from './config.ts'
import type { Database } from './db/client.ts'
import { encodeNotice, eventsChannel, isBroadcast } from './events/notice.ts'
import { createDataKeys } from './keyring/data-keys.ts'
import { createKeyring, type Keyring } from './keyring/keyring.ts'
import { createEnvironmentRootKeys, type RootKeys } from './keyring/root-keys.ts'
import { createSignatures, type Signatures } from './keyring/signatures.ts'
import { createDataKeyStore } from './keyring/store.ts'

export interface Foundation {
  config: VaultConfig
  db: Database
  rootKeys: RootKeys
  keyring: Keyring
  signatures: Signatures
  record: RecordAudit
  /** How many entries wait to be recorded. */
  waitingEntries: Recorder['waiting']
  now: () => Date
}

export interface FoundationOptions {
  config: VaultConfig
  db: Database
  now: () => Date
  /** Hears the events of each transaction of the audit. */
  onRecorded?: (events: string[]) => void
}

/** What a room that serves has besides. */
export interface Serving {
  log: Record<'info' | 'warn' | 'error', (details: object, message: string) => void>
  /** Something to do beside requests, again and again; `trouble` is logged when it fails. */
  repeat(run: (signal: AbortSignal) => Promise<void>, trouble: string): Repeated
}

export function layFoundation({ config, db, now, onRecorded }: FoundationOptions): Foundation {
  const rootKeys = createEnvironmentRootKeys(config.SECRET_KEY, config.SECRET_KEY_PREVIOUS)
  const signatures = createSignatures(config.SECRET_KEY, config.SECRET_KEY_PREVIOUS)
  const { record, waiting } = createRecorder({
    store: createAuditStore(db, eventsChannel),
    signatures,
    announcing: { concerns: isBroadcast, encode: encodeNotice },
    ...(onRecorded && { onBatch: onRecorded }),
    now,
  })
  const keyring = createKeyring(rootKeys, createDataKeys(createDataKeyStore(db), rootKeys, now))
  return { config, db, rootKeys, keyring, signatures, record, waitingEntries: waiting, now }
}
