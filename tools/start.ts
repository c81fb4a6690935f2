/** `npm start`, after the build: reads the settings, runs the plan, and turns signals into stopping. Ctrl-C twice forces. */
import { fileURLToPath } from 'node:url'
import { readEnvironment, writeEnvFile } from './start/env-file.ts'
import { checkSettings } from './start/check-settings.ts'
import { makePlan, SettingError } from './start/plan.ts'
import { supervise } from './start/supervise.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const say = (line: string) => void process.stdout.write(`${line}\n`)
const forcedSeconds = 3

const stop = new AbortController()
const force = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stop.signal.aborted) return stop.abort()
    force.abort()
    setTimeout(() => process.exit(130), forcedSeconds * 1000)
  })
}
// The door (run.mjs) was killed.
process.on('disconnect', () => stop.abort())
// A terminal that was closed must not keep the database from being stopped.
process.stdout.on('error', () => stop.abort())

try {
  if (await writeEnvFile(root)) say('Wrote .env with fresh secrets.')
  const plan = makePlan(root, await readEnvironment(root, process.env))
  checkSettings(plan)
  process.exit(await supervise(plan, { say, stop: stop.signal, force: force.signal }))
} catch (error) {
  const known = error instanceof SettingError
  process.stderr.write(`${known ? error.message : (error as Error).stack}\n`)
  process.exit(known ? error.exitCode : 1)
}
