/** What most commands stand on: the vault's settings and one connection to its database. */
import { readConfig, type Environment } from '@oma/config'
import type { RecordAudit } from '@oma/http'
import { createRecorder } from '../audit/record.ts'
import { createAuditStore } from '../audit/store.ts'
import { vaultConfig, type VaultConfig } from '../config.ts'
import { openDatabase, type Database } from '../db/client.ts'
import { encodeNotice, eventsChannel, isBroadcast } from '../events/notice.ts'
import { createSignatures } from '../keyring/signatures.ts'

export interface OpenVault extends AsyncDisposable {
  config: VaultConfig
  db: Database
  record: RecordAudit
  now: () => Date
}

/** Connects at the first query. @throws {ConfigError} */
export function openVault(environment: Environment): OpenVault {
  const config = readConfig(vaultConfig, environment)
  const database = openDatabase(config.DATABASE_URL.reveal(), 1)
  const now = () => new Date()
  return {
    config,
    db: database.db,
    record: createRecorder({
      store: createAuditStore(database.db, eventsChannel),
      signatures: createSignatures(config.SECRET_KEY, config.SECRET_KEY_PREVIOUS),
      announcing: { concerns: isBroadcast, encode: encodeNotice },
      now,
    }).record,
    now,
    [Symbol.asyncDispose]: () => database.close(),
  }
}
