/**
 * `npm run vault`, after the build: the vault's command line with the settings that `npm start` would give to the vault,
 * and the address of the PostgreSQL that it runs.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findPostgres } from '@oma/embedded-postgres'
import { readEnvironment } from './start/env-file.ts'
import { makePlan } from './start/plan.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const faultySettings = 78

const plan = makePlan(root, await readEnvironment(root, process.env))
const vault = plan.waves.flat().find(({ needsDatabase }) => needsDatabase)
if (!vault) {
  process.stderr.write('With AUTH_MODE=local_file there is no vault.\n')
  process.exit(faultySettings)
}
const url = plan.databaseUrl ?? (await findPostgres(join(plan.dataDir, 'postgres')))
const script = join(dirname(vault.script), 'cli.js')
const child = spawn(process.execPath, [script, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...vault.environment, ...(url && { DATABASE_URL: url }) },
})
const [code] = (await once(child, 'exit')) as [number | null]
if (code === faultySettings && !url) {
  process.stderr.write(`No PostgreSQL of "npm start" runs in ${plan.dataDir}: start it, or set DATABASE_URL.\n`)
}
process.exitCode = code ?? 1
