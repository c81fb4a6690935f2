import { expect, it } from 'vitest'
import { createHttpApp } from './app.ts'
import { registerProbes } from './probes.ts'

/** A service whose check is told to pass or fail, and what it logged. */
async function startProbed() {
  const lines: string[] = []
  const app = await createHttpApp({
    logLevel: 'info',
    https: false,
    logTo: { write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg) },
  })
  let failing = false
  registerProbes(app, async () => {
    if (failing) throw new Error('the database is away')
  })
  const probe = async (path = '/ready') => (await app.inject(path)).statusCode
  return { lines, probe, fail: (now: boolean) => void (failing = now) }
}

it('answers 503 to /ready and 200 to /health while what it stands on is away', async () => {
  const { probe, fail } = await startProbed()
  fail(true)

  expect(await probe('/ready')).toBe(503)
  expect(await probe('/health')).toBe(200)
})

it('logs when readiness is lost and when it is back, not every probe', async () => {
  const { lines, probe, fail } = await startProbed()

  for (const failing of [false, false, true, true, false, false]) {
    fail(failing)
    await probe()
    await probe('/health')
  }

  expect(lines).toEqual(['not ready any more', 'ready again'])
})

it('alarms nobody while it is still starting', async () => {
  const { lines, probe, fail } = await startProbed()
  fail(true)
  await probe()
  fail(false)
  await probe()

  expect(lines).toEqual([])
})
