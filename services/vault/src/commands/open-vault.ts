/** What most commands stand on: what the vault itself stands on, with one connection to its database. */
import { readConfig, type Environment } from '@oma/config'
import { vaultConfig } from '../config.ts'
import { openDatabase } from '../db/client.ts'
import { layFoundation, type Foundation } from '../foundation.ts'

export interface OpenVault extends Foundation, AsyncDisposable {}

/** Connects at the first query. @throws {ConfigError} */
export function openVault(environment: Environment): OpenVault {
  const config = readConfig(vaultConfig, environment)
  const database = openDatabase(config.DATABASE_URL.reveal(), 1)
  return {
    ...layFoundation({ config, db: database.db, now: () => new Date() }),
    [Symbol.asyncDispose]: () => database.close(),
  }
}
