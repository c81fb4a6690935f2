/** The vault's process, and the only file with side effects: reads the environment, opens, migrates, listens. */
import { readConfigOrExit } from '@oma/config'
import { createGoogleTransport } from '@oma/google'
import { closeOnSignals, exitOnFaults, listen } from '@oma/http'
import { setTimeout as wait } from 'node:timers/promises'
import { createApp } from './app.ts'
import { vaultConfig } from './config.ts'
import { describeOutage, describeRefusal, openDatabase } from './db/client.ts'
import { createDatabaseClock } from './db/clock.ts'
import { openRedis } from './db/redis.ts'
import { migrateDatabase } from './db/migrate.ts'

const retryMs = 1_000
/** EX_CONFIG, as for the rest of a faulty environment. */
const badConfiguration = 78

const config = readConfigOrExit(vaultConfig, process.env)
const databaseUrl = config.DATABASE_URL.reveal()
const database = openDatabase(databaseUrl, config.DATABASE_POOL_SIZE)
const clock = createDatabaseClock(database.db)
const transport = createGoogleTransport({ sandboxUrl: config.GOOGLE_SANDBOX_URL })
const redis =
  config.REDIS_URL &&
  openRedis({
    url: config.REDIS_URL.reveal(),
    onChange(reachable, err) {
      if (reachable) app.log.info('Redis answers again')
      else
        app.log.warn(
          { err },
          'Redis does not answer: until it does, requests are not limited, and each process slows guessing by itself',
        )
    },
  })
let migrated = false

const app = await createApp({
  config,
  database: {
    ...database,
    ping: async () => {
      if (!migrated) throw new Error('the database is not migrated yet')
      await database.ping()
    },
  },
  googleFetch: transport.fetch,
  redis,
  now: clock.now,
})
// Its failure is told by `onChange`.
redis?.connect().catch(() => undefined)
exitOnFaults(app)
closeOnSignals(app, async () => {
  redis?.disconnect()
  clock.stop()
  await Promise.all([database.close(), transport.close()])
})
await listen(app, { host: config.HOST, port: config.VAULT_PORT, portSetting: 'VAULT_PORT' })

// Listening comes first: while the database is away, /health and /ready say so.
while (!migrated) {
  try {
    await migrateDatabase(databaseUrl, config.MIGRATIONS_DIR)
    await clock.begin()
    migrated = true
  } catch (error) {
    const refusal = describeRefusal(error)
    if (refusal) {
      process.stderr.write(`DATABASE_URL: PostgreSQL does not accept it: ${refusal}.\n`)
      process.exit(badConfiguration)
    }
    if (!describeOutage(error)) throw error
    app.log.warn({ err: error }, 'the database is not answering; trying again')
    await wait(retryMs)
  }
}
app.log.info('ready')
