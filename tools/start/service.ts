/**
 * Keeps one service running: spawns its bundle, starts it again with growing pauses when it dies, and gives up when
 * it dies at once again and again or says that its configuration is wrong (exit code 78, EX_CONFIG of sysexits.h).
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import type { ServiceLog } from './service-log.ts'

export interface Command {
  name: string
  script: string
  /** Before it on the command line. */
  nodeFlags: readonly string[]
  cwd: string
  environment: NodeJS.ProcessEnv
}

export interface Patience {
  /** First pause before a restart; it doubles up to 10 s. */
  pauseSeconds: number
  /** A life shorter than this is a fast failure. */
  shortLifeSeconds: number
  /** This many fast failures in a row are the end. */
  maxFailures: number
  /** How long a service may take to stop before it is killed. */
  stopSeconds: number
}

export const patience: Patience = { pauseSeconds: 0.5, shortLifeSeconds: 20, maxFailures: 5, stopSeconds: 10 }

export interface ServiceEvents {
  spawned(pid: number): void
  /** It died and will be started again. */
  restarting(reason: string, pauseSeconds: number): void
  /** It will not be started again. */
  gaveUp(reason: string, exitCode: number): void
}

export interface Service {
  name: string
  log: ServiceLog
  /** SIGTERM, then SIGKILL when it takes too long; resolves when it is gone. */
  stop(): Promise<void>
  /** SIGKILL. */
  kill(): void
}

const badConfiguration = 78
// glibc gives every thread that compiles a heap of its own and keeps it; one for all saves a service 15 MB.
const mallocArenas = '1'
const longestPauseSeconds = 10

export function startService(command: Command, log: ServiceLog, events: ServiceEvents, limits = patience): Service {
  const { name } = command
  let child: ChildProcess | undefined
  let failures = 0
  let restart: NodeJS.Timeout | undefined
  let stopping = false

  function start() {
    log.begin()
    const startedAt = Date.now()
    child = spawnBundle(command, log)
    // A spawn that failed has no pid and reports through 'error', after which 'close' follows.
    if (child.pid) events.spawned(child.pid)
    child.once('close', (code, signal) => {
      child = undefined
      if (stopping) return
      const reason = `${name} ended ${signal ? `by ${signal}` : `with exit code ${code}`}`
      failures = Date.now() - startedAt < limits.shortLifeSeconds * 1000 ? failures + 1 : 1
      if (code === badConfiguration) return events.gaveUp(`${name} does not accept its configuration`, badConfiguration)
      if (failures >= limits.maxFailures) return events.gaveUp(`${reason}, ${failures} times in a row`, 1)
      const pauseSeconds = Math.min(limits.pauseSeconds * 2 ** (failures - 1), longestPauseSeconds)
      events.restarting(reason, pauseSeconds)
      restart = setTimeout(start, pauseSeconds * 1000)
    })
  }

  start()
  return {
    name,
    log,
    async stop() {
      stopping = true
      clearTimeout(restart)
      if (!child) return
      await stopChild(child, limits.stopSeconds)
    },
    kill: () => void child?.kill('SIGKILL'),
  }
}

function spawnBundle({ script, nodeFlags, cwd, environment }: Command, log: ServiceLog): ChildProcess {
  // The 'ipc' channel closes when this process is killed; a service that listens for 'disconnect' then stops too.
  const child = spawn(process.execPath, [...nodeFlags, script], {
    cwd,
    env: { MALLOC_ARENA_MAX: mallocArenas, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => log.write(chunk))
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => log.write(chunk))
  child.on('error', (error) => log.write(`${error.message}\n`))
  return child
}

async function stopChild(child: ChildProcess, deadlineSeconds: number): Promise<void> {
  const gone = new Promise((resolve) => child.once('close', resolve))
  const timer = new AbortController()
  child.kill('SIGTERM')
  const late = wait(deadlineSeconds * 1000, undefined, { signal: timer.signal }).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  )
  await Promise.race([gone, late.then(() => gone)])
  timer.abort()
}
