/** What the tests of this package share: folders that clean themselves up and a parent process that can be killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { onTestFinished, vi } from 'vitest'
import { readCommandLine } from './command-line.ts'
import { startPostgres, type Postgres } from './start-postgres.ts'

/** A folder that is gone after the test; other users may pass through it. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'oma-embedded-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await chmod(folder, 0o711)
  return folder
}

/** A server that is stopped after the test, whatever happens. */
export async function startHere(dataDir: string): Promise<Postgres> {
  const server = await startPostgres({ dataDir })
  onTestFinished(() => server.stop())
  return server
}

/** A client that is closed after the test. */
export function connect(url: string): postgres.Sql {
  const sql = postgres(url, { max: 2, onnotice: () => undefined })
  onTestFinished(() => sql.end({ timeout: 1 }))
  return sql
}

export interface Parent {
  process: ChildProcess
  server: Pick<Postgres, 'url' | 'port' | 'pid'>
}

const startPostgresFile = join(import.meta.dirname, 'start-postgres.ts')

/**
 * Starts a server from a Node process of its own.
 *
 * @param options what startPostgres takes
 * @param then what the process does next, as code; the default waits to be killed
 */
export async function startInChild(
  options: object,
  then = '',
  user: { uid?: number; gid?: number } = {},
): Promise<Parent> {
  const code = `
    const { startPostgres } = await import(${JSON.stringify(startPostgresFile)})
    const { url, port, pid } = await startPostgres(${JSON.stringify(options)})
    process.send({ url, port, pid })
    ${then || 'setInterval(() => {}, 1000)'}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    ...user,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const server = await new Promise<Parent['server']>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Parent['server']))
    child.once('exit', (code) => reject(new Error(`the child ended with ${code} before the server was ready`)))
  })
  onTestFinished(async () => {
    if (readCommandLine(server.pid)?.includes('/postgres -D ')) process.kill(server.pid, 'SIGINT')
    await vi.waitUntil(() => readCommandLine(server.pid) === undefined, { timeout: 10_000 })
  })
  return { process: child, server }
}

/** Kills a child the hard way and waits until it is gone. */
export async function killHard(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}
