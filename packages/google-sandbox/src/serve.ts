/** Reads the environment, keeps the state in DATA_DIR, listens, and closes cleanly. Imported once, by server.ts. */
import './zod-without-jit.ts'
import { join } from 'node:path'
import { createApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { createFiller } from './seed/fill.ts'
import { readSeedFile } from './seed/read-seed-file.ts'
import { createSnapshotFile } from './world/snapshot-file.ts'
import { createWorld } from './world/world.ts'

/** Sign-in changes state by GET too: it issues codes, and a token can be revoked. */
const changingGet = /^\/(?:o\/oauth2\/|revoke\b)/

async function start(): Promise<void> {
  const config = readConfig(process.env)
  const world = createWorld()
  const seed = config.seedFile === undefined ? 'people' : await readSeedFile(config.seedFile)
  const fill = createFiller(world, { seed, quota: config.quota })
  const file =
    config.dataDir === undefined ? undefined : createSnapshotFile(world, join(config.dataDir, 'google-sandbox.json'))
  const loaded = (await file?.load()) ?? 'absent'
  if (loaded === 'loaded') world.quota.setLimits(config.quota)
  const { promise: filled, resolve: letIn } = Promise.withResolvers<void>()
  let whole = false
  const app = await createApp({ world, logLevel: config.logLevel, publicUrl: config.publicUrl, reset: fill, filled })
  if (loaded === 'unreadable') app.log.warn('google-sandbox.json could not be read and was set aside; starting afresh')
  if (file) {
    app.addHook('onResponse', async ({ method, url }) => {
      if (method !== 'GET' || changingGet.test(url))
        file.schedule((error) => app.log.error({ err: error }, 'google-sandbox.json could not be written'))
    })
    app.addHook('onClose', async () => (whole ? file.flush() : undefined))
  }
  // The supervisor holds an IPC channel; when it is gone, so is the reason to run.
  for (const end of ['SIGINT', 'SIGTERM', 'disconnect'] as const) {
    process.once(end, () => void app.close().then(() => process.exit(0)))
  }
  await app.listen({ host: config.host, port: config.port })
  // Planting takes as long as all of the above, so it comes last; whoever calls meanwhile waits for it.
  if (loaded !== 'loaded')
    await fill().catch(async (error: unknown) => {
      await app.close()
      throw error
    })
  whole = true
  letIn()
}

function explain(error: unknown): { line: string; exitCode: number } {
  if (error instanceof ConfigError) return { line: `google-sandbox will not start: ${error.message}`, exitCode: 78 }
  const { code, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') {
    return { line: `google-sandbox: port ${port} is in use; choose another with GOOGLE_SANDBOX_PORT`, exitCode: 1 }
  }
  return {
    line: `google-sandbox could not start: ${error instanceof Error ? error.message : String(error)}`,
    exitCode: 1,
  }
}

try {
  await start()
} catch (error) {
  const { line, exitCode } = explain(error)
  process.stderr.write(`${line}\n`)
  process.exitCode = exitCode
}
