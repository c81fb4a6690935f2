import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readCommandLine } from '@oma/embedded-postgres'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { askService, makeFolder, makePlanOf, makeService, occupyPort } from './fixtures.ts'
import type { Plan, ServiceSpec } from './plan.ts'
import { patience } from './service.ts'
import { supervise } from './supervise.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Supervises a plan in this process; stopped after the test. */
function run(plan: Plan, readySeconds = 30) {
  const lines: string[] = []
  const stop = new AbortController()
  const force = new AbortController()
  const limits = { ...patience, pauseSeconds: 0.02, maxFailures: 3, stopSeconds: 1 }
  const say = (line: string) => void lines.push(line)
  const code = supervise(plan, { say, stop: stop.signal, force: force.signal, limits, readySeconds })
  const said = () => lines.join('\n')
  onTestFinished(async () => {
    stop.abort()
    await code.catch(() => undefined)
  })
  const ready = () => vi.waitUntil(() => said().includes('OMA is ready'), { timeout: 30_000 })
  return { code, said, stop, force, ready }
}

async function untilNewPid(service: ServiceSpec, old: number): Promise<number> {
  return vi.waitUntil(
    async () => {
      const pid = await askService(service).then(
        (answer) => answer.pid,
        () => old,
      )
      return pid !== old && pid
    },
    { timeout: 30_000 },
  )
}

describe('starting and stopping', () => {
  it('starts each wave when the one before is ready, and stops every process', async () => {
    const root = await makeFolder()
    const late = { ...(await makeService(root, 'late')), nodeFlags: ['--max-semi-space-size=3'] }
    const early = await makeService(root, 'early', {
      code: `
        import { createServer } from 'node:http'
        let asked = 0
        createServer((_, response) => {
          fetch('http://127.0.0.1:${late.port}/').then(() => console.log('too early'), () => console.log('first'))
          response.writeHead(++asked > 3 ? 200 : 503).end()
        }).listen(Number(process.env.STAND_IN_PORT), '127.0.0.1')`,
    })
    const { code, stop, ready } = run(makePlanOf(root, [[early], [late]]))
    await ready()
    const { pid } = await askService(late)
    expect(readCommandLine(pid)).toContain(`--max-semi-space-size=3 ${late.script}`)

    stop.abort()

    expect(await code).toBe(0)
    expect(readCommandLine(pid)).toBeUndefined()
    expect(await readFile(join(root, '.data', 'logs', 'early.log'), 'utf8')).toMatch(/^(first\n)+$/)
    await expect(stat(join(root, '.data', 'run.json'))).rejects.toThrow('ENOENT')
  })

  it('gives the database to the service that needs it and to no other, and ends it last', async () => {
    const root = await makeFolder()
    const [vault, hub] = [await makeService(root, 'vault', { needsDatabase: true }), await makeService(root, 'hub')]
    const plan = { ...makePlanOf(root, [[vault, hub]]), databaseUrl: undefined }
    const { code, stop, ready } = run(plan)
    await ready()

    expect((await askService(vault)).database).toMatch(/^postgres:\/\/oma:[^@]+@127\.0\.0\.1:\d+\/postgres$/)
    expect((await askService(hub)).database).toBeUndefined()
    const lock = await readFile(join(plan.dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')
    stop.abort()
    expect(await code).toBe(0)
    expect(readCommandLine(Number.parseInt(lock, 10))).toBeUndefined()
  })

  it('stops what is half started', async () => {
    const root = await makeFolder()
    const never = await makeService(root, 'never', { code: 'setInterval(() => {}, 1000); console.log("up")' })
    const { code, stop } = run(makePlanOf(root, [[never]]))
    const log = join(root, '.data', 'logs', 'never.log')
    await vi.waitUntil(async () => (await readFile(log, 'utf8').catch(() => '')).includes('up'), { timeout: 10_000 })

    stop.abort()

    expect(await code).toBe(0)
  })

  it('kills a service that ignores SIGTERM, at once when forced', async () => {
    const root = await makeFolder()
    const service = await makeService(root, 'stubborn', {
      code: `
        import { createServer } from 'node:http'
        process.on('SIGTERM', () => {})
        createServer((_, response) => response.end(JSON.stringify({ pid: process.pid })))
          .listen(Number(process.env.STAND_IN_PORT), '127.0.0.1')`,
    })
    const { code, stop, force, ready } = run(makePlanOf(root, [[service]]))
    await ready()
    const { pid } = await askService(service)

    stop.abort()
    force.abort()

    expect(await code).toBe(0)
    expect(readCommandLine(pid)).toBeUndefined()
  })
})

describe('when a process dies', () => {
  it('starts the service again and says so', async () => {
    const root = await makeFolder()
    const service = await makeService(root, 'vault')
    const { said, ready } = run(makePlanOf(root, [[service]]))
    await ready()
    const { pid } = await askService(service)

    process.kill(pid, 'SIGKILL')

    await untilNewPid(service, pid)
    expect(said()).toContain('vault ended by SIGKILL; starting it again in 0.02 s')
  })

  it('starts the database again on the same port', async () => {
    const root = await makeFolder()
    const service = await makeService(root, 'vault', { needsDatabase: true })
    const plan = { ...makePlanOf(root, [[service]]), databaseUrl: undefined }
    const { said, ready } = run(plan)
    await ready()
    const lock = join(plan.dataDir, 'postgres', 'cluster', 'postmaster.pid')
    const [pid, , , port] = (await readFile(lock, 'utf8')).split('\n')

    process.kill(Number(pid), 'SIGKILL')

    const next = await vi.waitUntil(
      async () => {
        const fields = (await readFile(lock, 'utf8').catch(() => '')).split('\n')
        return fields[0] !== pid && fields[7]?.startsWith('ready') && fields
      },
      { timeout: 30_000 },
    )
    expect(next[3]).toBe(port)
    expect(said()).toContain('PostgreSQL ended; starting it again')
  })

  it('gives up after several deaths in a row, shows the last log lines and stops the others', async () => {
    const root = await makeFolder()
    const well = await makeService(root, 'well')
    const ill = await makeService(root, 'ill', { code: 'console.error("the disk is on fire"); process.exit(9)' })
    const { code, said } = run(makePlanOf(root, [[well], [ill]]))

    expect(await code).toBe(1)

    expect(said()).toContain(
      'ill ended with exit code 9, 3 times in a row. Stopping everything.\n  the disk is on fire',
    )
    await expect(askService(well)).rejects.toThrow('fetch failed')
  })

  it('does not try a service again that refuses its configuration, and shows what it printed', async () => {
    const root = await makeFolder()
    const service = await makeService(root, 'vault', {
      code: 'console.error("SECRET_KEY is too short"); process.exit(78)',
    })
    const { code, said } = run(makePlanOf(root, [[service]]))

    expect(await code).toBe(78)

    expect(said()).toBe('vault does not accept its configuration. Stopping everything.\n  SECRET_KEY is too short')
  })

  it('ends when a service does not become ready in time', async () => {
    const root = await makeFolder()
    const service = await makeService(root, 'slow', { code: 'setInterval(() => {}, 1000)' })
    const { code, said } = run(makePlanOf(root, [[service]]), 0.3)

    expect(await code).toBe(1)

    expect(said()).toContain('slow is not ready after 0.3 s')
  })
})

describe('refusing', () => {
  it('starts nothing when a port is in use, and names port and setting', async () => {
    const root = await makeFolder()
    const { port, close } = await occupyPort()
    const service = await makeService(root, 'vault', { port })
    const plan = makePlanOf(root, [[service]])

    await expect(run(plan).code).rejects.toThrow(
      `Port ${port} for vault is in use: stop what listens there, or set STAND_IN_PORT in .env.`,
    )

    await close()
    await run(plan).ready()
  })

  it('keeps a second start out of the folder, without disturbing the first', async () => {
    const root = await makeFolder()
    const service = await makeService(root, 'vault')
    const plan = makePlanOf(root, [[service]])
    const first = await superviseInChild(plan)

    await expect(run(plan).code).rejects.toThrow(`It already runs in this folder (process ${first.pid})`)

    expect((await askService(service)).pid).toBeGreaterThan(0)
  })
})

describe('after kill -9 of the supervisor', () => {
  it('stops the services it left and starts', async () => {
    const root = await makeFolder()
    const service = await makeService(root, 'vault', { clings: true })
    const plan = makePlanOf(root, [[service]])
    const first = await superviseInChild(plan)
    const { pid } = await askService(service)
    first.kill('SIGKILL')
    await new Promise((resolve) => first.once('exit', resolve))
    expect(readCommandLine(pid)).toBeDefined()

    await run(plan).ready()

    expect(readCommandLine(pid)).toBeUndefined()
    expect((await askService(service)).pid).not.toBe(pid)
  })
})

/** Supervises a plan in a process of its own and resolves when it is ready. */
async function superviseInChild(plan: Plan) {
  const code = `
    const { supervise } = await import(${JSON.stringify(join(import.meta.dirname, 'supervise.ts'))})
    const { signal } = new AbortController()
    await supervise(${JSON.stringify(plan)}, { say: (line) => process.send(line), stop: signal, force: signal })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await new Promise<void>((resolve, reject) => {
    child.on('message', (line) => typeof line === 'string' && line.includes('OMA is ready') && resolve())
    child.once('exit', () => reject(new Error('the supervisor ended before it was ready')))
  })
  return child
}
