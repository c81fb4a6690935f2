/**
 * Starts PostgreSQL on a folder: finds the binaries, makes the data folder, joins a server that a killed run left
 * behind or starts one, and stops it. It listens on 127.0.0.1 only and knows one role with a generated password.
 */
import { mkdir, mkdtemp, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findBinaries } from './binaries.ts'
import { ensureCluster, keepPassword, urlAt } from './cluster.ts'
import { findLeftover } from './leftover.ts'
import { choosePort, tryListen } from './port.ts'
import { askDataFolder } from './probe.ts'
import { chooseRunAs } from './run-as.ts'
import { adoptServer, signalServer, spawnServer, stopServer, type Server, type ServerOptions } from './server.ts'
import { watchParent } from './watch-parent.ts'

export type PostgresOptions =
  | {
      /** Holds the data, the password and the port; made with mode 0700. One owner at a time. */
      dataDir: string
      /** Default: a random free one, remembered in dataDir. */
      port?: number
      /** Default: postgres.log in dataDir. The one before is kept as <logFile>.1. */
      logFile?: string
    }
  /** For tests: a folder in the system's temporary folder, without fsync, removed by stop(). */
  | { temporary: true }

export interface Postgres {
  /** With the password in it: never log it. */
  url: string
  port: number
  /** The server's process id. */
  pid: number
  /** Resolves when the server is gone, also when nobody asked it to stop. */
  exited: Promise<void>
  /** Fast shutdown; after 15 s a harder one. Calling it twice is fine. */
  stop: () => Promise<void>
}

const readySeconds = 120
const stopSeconds = 15

/**
 * Resolves when the server accepts connections.
 *
 * @throws when this machine has no embedded PostgreSQL (the message says to set DATABASE_URL), when `port` is taken,
 * or when the server does not come up (with its last log lines)
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  if (!('temporary' in options)) return start(await makeHome(options.dataDir), options)
  const home = await makeHome(await mkdtemp(join(tmpdir(), 'oma-postgres-')))
  const remove = () => rm(home, { recursive: true, force: true })
  try {
    const postgres = await start(home, { temporary: true })
    const unwatch = watchParent(postgres.pid, home)
    return { ...postgres, stop: () => postgres.stop().then(unwatch).then(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}

async function makeHome(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return realpath(folder)
}

async function start(
  home: string,
  options: { port?: number; logFile?: string; temporary?: boolean },
): Promise<Postgres> {
  const { logFile = join(home, 'postgres.log'), temporary = false } = options
  const password = await keepPassword(home)
  const urlOf = (port: number) => urlAt(port, password)
  const cluster = join(home, 'cluster')
  const runAs = chooseRunAs(cluster)
  const binaries = await findBinaries(home, runAs.switchTo !== undefined)

  const leftover = await findLeftover(cluster, urlOf)
  if (leftover) return handle(adoptServer(cluster, leftover.pid), leftover.port, urlOf)

  await ensureCluster({ cluster, binaries, runAs, temporary })
  await rename(logFile, `${logFile}.1`).catch(() => undefined)
  const { server, port } = await launch(
    { cluster, binaries, runAs, logFile, temporary },
    { home, urlOf, port: options.port },
  )
  return handle(server, port, urlOf)
}

function handle(server: Server, port: number, urlOf: (port: number) => string): Postgres {
  const stopOnExit = () => signalServer(server, 'SIGINT')
  process.once('exit', stopOnExit)
  void server.exited.then(() => process.removeListener('exit', stopOnExit))
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= stopServer(server, stopSeconds))
  return { url: urlOf(port), port, pid: server.pid, exited: server.exited, stop }
}

interface Where {
  home: string
  urlOf: (port: number) => string
  port: number | undefined
}

async function launch(options: Omit<ServerOptions, 'port'>, where: Where): Promise<{ server: Server; port: number }> {
  const deadline = Date.now() + readySeconds * 1000
  for (;;) {
    if (where.port !== undefined && !(await tryListen(where.port))) {
      throw new Error(`Port ${where.port} for PostgreSQL is in use on 127.0.0.1.`)
    }
    const port = where.port ?? (await choosePort(where.home))
    const server = spawnServer({ ...options, port })
    if (await becomesReady(server, { url: where.urlOf(port), cluster: options.cluster, deadline }))
      return { server, port }
    await stopServer(server, stopSeconds)
    const log = await readTail(options.logFile)
    // Backends of a server that was killed take a moment to go; a port can be taken between the look and the start.
    const passes = /pre-existing shared memory block|lock file ".*" already exists|could not bind/.test(log)
    if (!passes || Date.now() > deadline)
      throw new Error(`PostgreSQL did not start. Its log, ${options.logFile}, ends:\n${log}`)
    await wait(200)
  }
}

async function becomesReady(
  server: Server,
  { url, cluster, deadline }: { url: string; cluster: string; deadline: number },
): Promise<boolean> {
  const gone = new AbortController()
  void server.exited.then(() => gone.abort())
  while (!gone.signal.aborted && Date.now() < deadline) {
    if ((await askDataFolder(url)) === cluster) return true
    await wait(30)
  }
  return false
}

async function readTail(file: string): Promise<string> {
  const bytes = 2048
  const { size } = await stat(file)
  await using handle = await open(file)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, Math.max(0, size - bytes))
  return buffer.toString('utf8', 0, bytesRead).trim()
}
