/**
 * What a killed run may have left: a server that still answers (joined again), one that is going down (waited for),
 * or a lock file whose process id now belongs to somebody else (made harmless). Two servers on one data folder
 * would destroy it, so PostgreSQL's own check of the shared memory is never bypassed.
 */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readCommandLine } from './command-line.ts'
import { askDataFolder } from './probe.ts'

export interface Leftover {
  pid: number
  port: number
}

/**
 * @returns the server that already serves this data folder; undefined when a new one can be started
 * @throws when an old server neither answers nor goes within the time
 */
export async function findLeftover(
  cluster: string,
  urlOf: (port: number) => string,
  deadlineSeconds = 60,
): Promise<Leftover | undefined> {
  const deadline = Date.now() + deadlineSeconds * 1000
  for (;;) {
    const lock = await readLock(cluster)
    if (!lock) return undefined
    if (!isServerOf(cluster, lock.pid)) {
      await neutraliseLock(cluster, lock)
      return undefined
    }
    const server = await findServer(cluster, urlOf)
    if (server) return server
    if (Date.now() > deadline) {
      throw new Error(
        `A PostgreSQL (process ${lock.pid}) holds ${cluster} but does not answer. Stop it and start again.`,
      )
    }
    await wait(100)
  }
}

/** The server of this data folder, when it answers. */
export async function findServer(cluster: string, urlOf: (port: number) => string): Promise<Leftover | undefined> {
  const lock = await readLock(cluster)
  if (!lock?.port || !isServerOf(cluster, lock.pid)) return undefined
  return (await askDataFolder(urlOf(lock.port))) === cluster ? { pid: lock.pid, port: lock.port } : undefined
}

/** Whether this process is the server of this data folder. */
export function isServerOf(cluster: string, pid: number): boolean {
  return readCommandLine(pid)?.includes(` -D ${cluster} `) ?? false
}

interface Lock {
  pid: number
  port: number
  text: string
}

async function readLock(cluster: string): Promise<Lock | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  return pid > 0 ? { pid, port: Number(lines[3]), text } : undefined
}

async function neutraliseLock(cluster: string, { pid, text }: Lock): Promise<void> {
  if (!isAlive(pid)) return
  // PostgreSQL takes a lock that names its own parent for stale, and still looks whether the old one's shared
  // memory is in use. Deleting the file would skip that look.
  const file = join(cluster, 'postmaster.pid')
  await writeFile(`${file}.new`, text.replace(/^\d+/, String(process.pid)), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
