/** What most commands stand on: the vault's settings and one connection to its database. */
import { readConfig, type Environment } from '@oma/config'
import type { RecordAudit } from '@oma/http'
import { createRecordEvent } from '../audit/store.ts'
import { vaultConfig, type VaultConfig } from '../config.ts'
import { openDatabase, type Database } from '../db/client.ts'
import { encodeNotice, eventsChannel, isBroadcast } from '../events/notice.ts'

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
  return {
    config,
    db: database.db,
    record: createRecordEvent(database.db, { channel: eventsChannel, concerns: isBroadcast, encode: encodeNotice }),
    now: () => new Date(),
    [Symbol.asyncDispose]: () => database.close(),
  }
}
