/** The processes that a measurement compares: started as in production, awaited until they answer, ended with it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface Service {
  url: string
  /** Megabytes of resident memory now. */
  residentMb(): Promise<number>
  /** Seconds of CPU so far: tells more than a rate where others use the machine. */
  cpuSeconds(): Promise<number>
  stop(): Promise<void>
}

export interface Program {
  /** Absolute. */
  script: string
  args?: readonly string[]
  /** What Node is started with. */
  nodeFlags: readonly string[]
  /** Asked until it answers. */
  readyPath: string
  environment(port: string): Record<string, string>
  /** Over TLS with a certificate of our own; plain when left out. */
  tls?: boolean
}

export interface Programs {
  start(program: Program): Promise<Service>
  stopAll(): Promise<void>
}

/** The repository, where processes are started. */
export const root = join(import.meta.dirname, '..')
const startSeconds = 60
const asInProduction = { MALLOC_ARENA_MAX: '1' }

export function createPrograms(): Programs {
  const running = new Set<ChildProcess>()

  async function stop(child: ChildProcess): Promise<void> {
    running.delete(child)
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }

  return {
    async start({ script, args = [], nodeFlags, readyPath, environment, tls = false }) {
      const port = await findFreePort()
      const child = spawn(process.execPath, [...nodeFlags, script, ...args], {
        cwd: root,
        env: { PATH: process.env['PATH'], ...asInProduction, LOG_LEVEL: 'warn', ...environment(String(port)) },
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      running.add(child)
      const url = `${tls ? 'https' : 'http'}://localhost:${port}`
      await waitUntilReady(`${url}${readyPath}`, child, tls)
      return {
        url,
        residentMb: () => residentMbOf(child),
        cpuSeconds: () => cpuSecondsOf(child),
        stop: () => stop(child),
      }
    },
    stopAll: async () => void (await Promise.all([...running].map(stop))),
  }
}

async function waitUntilReady(url: string, child: ChildProcess, tls: boolean): Promise<void> {
  for (const deadline = Date.now() + startSeconds * 1000; Date.now() < deadline; await wait(50)) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`)
    if (tls ? await accepts(url) : (await fetch(url).catch(() => undefined))?.ok) return
  }
  throw new Error(`${url} did not answer within ${startSeconds} s`)
}

/** Whoever started it does not know its certificate. */
async function accepts(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const accepted = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return accepted
}

/** From /proc, as `ps` has it; not a number on systems without. */
async function residentMbOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}

/** proc(5): the 14th and 15th fields of stat, in ticks of a hundredth of a second. */
async function cpuSecondsOf({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) / 100
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
