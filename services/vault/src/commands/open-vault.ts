/** What most commands stand on: the vault's settings and one connection to its database. */
import { readConfig, type Environment } from '@oma/config'
import { vaultConfig, type VaultConfig } from '../config.ts'
import { openDatabase, type Database } from '../db/client.ts'

export interface OpenVault extends AsyncDisposable {
  config: VaultConfig
  db: Database
  now: () => Date
}

/** Connects at the first query. @throws {ConfigError} */
export function openVault(environment: Environment): OpenVault {
  const config = readConfig(vaultConfig, environment)
  const database = openDatabase(config.DATABASE_URL.reveal(), 1)
  return {
    config,
    db: database.db,
    now: () => new Date(),
    [Symbol.asyncDispose]: () => database.close(),
  }
}
