/** `migrate`: what the vault does when it starts, by itself. For those who migrate before they start replicas. */
import { readConfig } from '@oma/config'
import { vaultConfig } from '../config.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { defineCommand, exitCodes, say } from './command.ts'

export const migrate = defineCommand({
  name: 'migrate',
  about: 'Brings the database to the schema of this version. Doing it twice, or at once from several places, is fine.',
  options: {},
  async run({ terminal }) {
    const { DATABASE_URL, MIGRATIONS_DIR } = readConfig(vaultConfig, terminal.environment)
    await migrateDatabase(DATABASE_URL.reveal(), MIGRATIONS_DIR)
    say(terminal, 'The database is of this version.')
    return exitCodes.fine
  },
})
