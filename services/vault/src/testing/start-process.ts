/** A vault as a process of its own, for tests of what only processes show: signals, being killed, replicas. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'

export interface VaultProcess {
  url: string
  child: ChildProcess
  /** Everything it logged so far. */
  log(): string
  /** Settles with its exit code; null when a signal ended it. */
  exited: Promise<number | null>
  /** Kills it, whatever it is doing. */
  kill(): Promise<void>
}

const script = join(import.meta.dirname, '../server.ts')

/** One that is killed when the test ends. */
export async function startVaultProcess(environment: Record<string, string>): Promise<VaultProcess> {
  const vault = await spawnVault(environment)
  onTestFinished(() => vault.kill())
  return vault
}

/** @param environment at the least DATABASE_URL, SECRET_KEY and GOOGLE_SANDBOX_URL */
export async function spawnVault(environment: Record<string, string>): Promise<VaultProcess> {
  const port = await findFreePort()
  const migrations = await mkdtemp(join(tmpdir(), 'oma-migrations-'))
  // A test's database is a clone of one that has all tables.
  await mkdir(join(migrations, 'meta'))
  await writeFile(join(migrations, 'meta/_journal.json'), '{"version":"7","dialect":"postgresql","entries":[]}')
  const child = spawn(process.execPath, [script], {
    env: {
      HOST: '127.0.0.1',
      VAULT_PORT: String(port),
      MIGRATIONS_DIR: migrations,
      DASHBOARD_DIR: '/nowhere',
      NODE_ENV: 'test',
      RATE_LIMIT_FACTOR: '1000',
      ...environment,
    },
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
    await rm(migrations, { recursive: true, force: true })
  }
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => void (log += String(text)))
  const url = `http://127.0.0.1:${port}`
  const ready = vi.waitFor(async () => expect((await fetch(`${url}/ready`)).status).toBe(200), {
    timeout: 60_000,
    interval: 50,
  })
  const ended = exited.then((code) => {
    throw new Error(`the vault ended with ${code}: ${log}`)
  })
  ended.catch(() => undefined)
  try {
    await Promise.race([ready, ended])
  } catch (error) {
    await kill()
    throw error
  } finally {
    ready.catch(() => undefined)
  }
  return { url, child, log: () => log, exited, kill }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
