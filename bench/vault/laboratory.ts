/** What a measurement stands on: a PostgreSQL and a sandbox of its own, and processes that end with it. */
import { startPostgres } from '@oma/embedded-postgres'
import { createSandbox } from '@oma/google-sandbox'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface Service {
  url: string
  /** Megabytes of resident memory now. */
  residentMb(): Promise<number>
  stop(): Promise<void>
}

export interface Laboratory {
  databaseUrl: string
  sandboxUrl: string
  /** Where processes are started, the root of the repository. */
  root: string
  secretKey: string
  /** A built vault on this database and sandbox, ready to answer. */
  startVault(settings?: Record<string, string>): Promise<Service>
  /** A program of ours that listens on PORT and answers /health. */
  startProgram(script: string, settings: Record<string, string>): Promise<Service>
  close(): Promise<void>
}

export type Say = (line: string) => void

const root = join(import.meta.dirname, '..', '..')
const startSeconds = 60
/** What the Dockerfile and `npm start` set too. */
const asInProduction = { MALLOC_ARENA_MAX: '1', NODE_OPTIONS: '--max-semi-space-size=16 --max-old-space-size=256' }

export async function openLaboratory(): Promise<Laboratory> {
  const folder = await mkdtemp(join(tmpdir(), 'oma-bench-'))
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') })
  const sandbox = await createSandbox({ logLevel: 'silent' })
  const sandboxUrl = await sandbox.listen({ host: '127.0.0.1', port: 0 })
  const secretKey = randomBytes(32).toString('base64url')
  const running = new Set<ChildProcess>()

  async function start(script: string, readyPath: string, environment: (port: string) => Record<string, string>) {
    const port = await findFreePort()
    const child = spawn(process.execPath, [script], {
      cwd: root,
      env: { PATH: process.env['PATH'], ...asInProduction, LOG_LEVEL: 'warn', ...environment(String(port)) },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    running.add(child)
    const url = `http://localhost:${port}`
    await waitUntilReady(`${url}${readyPath}`, child)
    return { url, residentMb: () => residentMbOf(child), stop: () => stop(child) }
  }

  async function stop(child: ChildProcess): Promise<void> {
    running.delete(child)
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }

  return {
    databaseUrl: postgres.url,
    sandboxUrl,
    root,
    secretKey,
    startVault: (settings = {}) =>
      start(join(root, 'services/vault/dist/server.js'), '/ready', (port) => ({
        VAULT_PORT: port,
        DATABASE_URL: postgres.url,
        GOOGLE_SANDBOX_URL: sandboxUrl,
        SECRET_KEY: secretKey,
        // One account's load from one address; counting it is part of what is measured.
        RATE_LIMIT_FACTOR: '1000000',
        ...settings,
      })),
    startProgram: (script, settings) =>
      start(join(import.meta.dirname, script), '/health', (port) => ({
        PORT: port,
        DATABASE_URL: postgres.url,
        ...settings,
      })),
    async close() {
      await Promise.all([...running].map(stop))
      await sandbox.close()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + startSeconds * 1000; Date.now() < deadline; await wait(50)) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
  }
  throw new Error(`${url} did not answer within ${startSeconds} s`)
}

/** From /proc, as `ps` has it; not a number on systems without. */
async function residentMbOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
