/**
 * `npm start` from the free ports to the last process gone: the database, then the services wave by wave, the banner,
 * and on the way out the services first and the database last.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { makeBanner } from './banner.ts'
import { startDatabase, type Database } from './database.ts'
import type { Plan, ServiceSpec } from './plan.ts'
import { checkPorts } from './ports.ts'
import { readyUrl, waitUntilReady } from './readiness.ts'
import { claimFolder, type RunFile } from './run-file.ts'
import { createServiceLog } from './service-log.ts'
import { patience, startService, type Service } from './service.ts'

export interface Surroundings {
  /** Writes one line for the person at the terminal. */
  say(line: string): void
  /** Aborts when everything is to be stopped. */
  stop: AbortSignal
  /** Aborts when it must not take any longer. */
  force: AbortSignal
  /** Default: what suits people. */
  limits?: typeof patience
  /** Default: 60. */
  readySeconds?: number
}

interface Ending {
  code: number
  /** Why it ends, when nobody asked for it. */
  reason?: string
}

/**
 * Runs the plan until it is stopped or cannot go on.
 *
 * @returns the exit code: 0 when it was stopped, 78 when a service refused its configuration
 * @throws SettingError when a port is taken or another run has the folder; nothing was started then
 */
export async function supervise(plan: Plan, around: Surroundings): Promise<number> {
  const run = await claimFolder(plan.dataDir)
  try {
    await checkPorts(plan.waves.flat())
  } catch (error) {
    await run.release()
    throw error
  }
  const { promise: ending, resolve: end } = Promise.withResolvers<Ending>()
  around.stop.addEventListener('abort', () => end({ code: 0 }), { once: true })
  if (around.stop.aborted) end({ code: 0 })

  const house = openHouse(plan, run, { ...around, end })
  const { code, reason } = await ending
  run.markStopping()
  around.say(reason ?? 'Stopping…')
  await house.close()
  await run.release()
  return code
}

/** Starts everything in order in the background; `close` works at any moment, also half way. */
function openHouse(plan: Plan, run: RunFile, around: Surroundings & { end(ending: Ending): void }) {
  const services: Service[] = []
  const closing = new AbortController()
  let database: Database | undefined

  const end = (code: number, reason: string, tail: string[] = []) =>
    around.end({ code, reason: [`${reason}. Stopping everything.`, ...tail.map((line) => `  ${line}`)].join('\n') })

  function startOne(spec: ServiceSpec): Service {
    const { name, script, nodeFlags, environment, needsDatabase } = spec
    const log = createServiceLog(join(plan.dataDir, 'logs', `${name}.log`), (text) => around.say(`${name} ${text}`))
    const url = needsDatabase && database ? { DATABASE_URL: database.url } : {}
    const command = { name, script, nodeFlags, cwd: plan.root, environment: { ...environment, ...url } }
    const events = {
      spawned: (pid: number) => run.record(name, pid),
      restarting: (reason: string, pauseSeconds: number) =>
        around.say(`${reason}; starting it again in ${pauseSeconds} s (log: ${log.file})`),
      gaveUp: (reason: string, code: number) => end(code, reason, log.tail()),
    }
    return startService(command, log, events, around.limits ?? patience)
  }

  async function awaitReady(spec: ServiceSpec, service: Service): Promise<void> {
    const seconds = around.readySeconds ?? 60
    if (await waitUntilReady(readyUrl(spec), seconds, closing.signal)) return
    if (!closing.signal.aborted) end(1, `${spec.name} is not ready after ${seconds} s`, service.log.tail())
  }

  async function open(): Promise<void> {
    await mkdir(join(plan.dataDir, 'logs'), { recursive: true, mode: 0o700 })
    if (!plan.databaseUrl && plan.waves.flat().some(({ needsDatabase }) => needsDatabase)) {
      database = await startDatabase(plan.dataDir, {
        restarting: (reason) => around.say(`${reason}; starting it again`),
        gaveUp: (reason, code) => end(code, reason),
      })
    }
    for (const wave of plan.waves) {
      if (closing.signal.aborted) return
      const started = wave.map((spec) => [spec, startOne(spec)] as const)
      services.push(...started.map(([, service]) => service))
      await Promise.all(started.map(([spec, service]) => awaitReady(spec, service)))
    }
    if (!closing.signal.aborted) around.say(makeBanner(plan))
  }

  const opening = open().catch((error: Error) => end(1, error.message))
  const kill = () => services.forEach((service) => service.kill())
  around.force.addEventListener('abort', kill, { once: true })

  return {
    async close() {
      closing.abort()
      await opening
      await Promise.all(services.map((service) => service.stop()))
      await database?.stop()
      for (const { log } of services) log.close()
    },
  }
}
