/** The embedded PostgreSQL while the services run: started, started again on the same port when it dies, stopped last. */
import { join } from 'node:path'
import { startPostgres, type Postgres } from '@oma/embedded-postgres'

export interface Database {
  url: string
  stop(): Promise<void>
}

export interface DatabaseEvents {
  restarting(reason: string): void
  gaveUp(reason: string, exitCode: number): void
}

const shortLifeSeconds = 20
const maxFailures = 5

/** @throws what startPostgres throws, for the first start */
export async function startDatabase(dataDir: string, events: DatabaseEvents): Promise<Database> {
  const options = { dataDir: join(dataDir, 'postgres'), logFile: join(dataDir, 'logs', 'postgres.log') }
  let stopping = false
  let failures = 0
  let current = await startPostgres(options)
  const { url, port } = current
  let restarted: Promise<void> = Promise.resolve()

  function watch(server: Postgres) {
    const startedAt = Date.now()
    void server.exited.then(() => {
      if (stopping) return
      failures = Date.now() - startedAt < shortLifeSeconds * 1000 ? failures + 1 : 1
      if (failures >= maxFailures) return events.gaveUp(`PostgreSQL ended ${failures} times in a row`, 1)
      events.restarting('PostgreSQL ended')
      restarted = startPostgres({ ...options, port }).then(
        (next) => watch((current = next)),
        (error: Error) => events.gaveUp(error.message, 1),
      )
    })
  }

  watch(current)
  return {
    url,
    async stop() {
      stopping = true
      await restarted
      await current.stop()
    },
  }
}
