/**
 * The running server process: spawned in a session of its own, so that Ctrl-C in the terminal does not reach it
 * before the services stopped, and taken down by the exit of this process at the latest.
 */
import { spawn } from 'node:child_process'
import { openSync, closeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { serverEnvironment } from './environment.ts'
import { isServerOf } from './leftover.ts'
import type { RunAs } from './run-as.ts'

export interface Server {
  pid: number
  /** Resolves when the process is gone, for whatever reason. */
  exited: Promise<void>
}

export interface ServerOptions {
  cluster: string
  binaries: Binaries
  runAs: RunAs
  port: number
  logFile: string
  /** True for data that may be lost: no fsync. */
  temporary: boolean
}

// sockaddr_un holds 104 bytes on macOS and 108 on Linux.
const socketPathBytes = 103

export function spawnServer(options: ServerOptions): Server {
  const { cluster, binaries, runAs, logFile } = options
  const [command, ...args] = [...runAs.prefix, binaries.postgres, '-D', cluster, ...settings(options)]
  const log = openSync(logFile, 'a', 0o600)
  const user = runAs.switchTo === undefined ? {} : { uid: runAs.switchTo, gid: runAs.switchTo }
  const child = spawn(command!, args, {
    cwd: dirname(cluster),
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
    ...user,
  })
  closeSync(log)
  child.unref()
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return { pid: child.pid ?? -1, exited }
}

/** A server that another process started. */
export function adoptServer(cluster: string, pid: number): Server {
  let gone = () => {}
  const exited = new Promise<void>((resolve) => (gone = resolve))
  const timer = setInterval(() => {
    if (isServerOf(cluster, pid)) return
    clearInterval(timer)
    gone()
  }, 100).unref()
  return { pid, exited }
}

/** Fast shutdown; one that takes too long becomes an immediate one, which the next start repairs from the log. */
export async function stopServer(server: Server, deadlineSeconds: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signalServer(server, signal)
    const timer = new AbortController()
    const late = wait(deadlineSeconds * 1000, 'late', { signal: timer.signal }).catch(() => 'gone')
    const outcome = await Promise.race([server.exited.then(() => 'gone'), late])
    timer.abort()
    if (outcome === 'gone') return
  }
}

export function signalServer({ pid }: Server, signal: NodeJS.Signals): void {
  if (pid <= 0) return
  try {
    process.kill(pid, signal)
  } catch {
    // Already gone.
  }
}

function settings({ cluster, port, temporary }: ServerOptions): string[] {
  const socketFits = Buffer.byteLength(join(cluster, `.s.PGSQL.${port}`)) <= socketPathBytes
  const values = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketFits ? cluster : '',
    unix_socket_permissions: '0700',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(temporary && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
