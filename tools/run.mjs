/**
 * The one door for a fresh checkout: `npm start`, `npm test` and the other scripts of package.json. Plain JavaScript
 * without dependencies on Node 20 or later, because nothing is installed yet when it runs.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { execute, explain } from './door/execute.mjs'
import { runSteps } from './door/run-steps.mjs'
import { prepare, root } from './door/prepare.mjs'

const build = { command: 'turbo run build --output-logs=errors-only --ui=stream', label: 'Building' }

/**
 * What each script does, after the toolchain and the dependencies are there. Resolves to the exit code.
 *
 * @type {Record<string, (args: string[]) => Promise<number>>}
 */
const commands = {
  start: async () =>
    (await execute(build)) ||
    execute({ command: 'node', args: [join(root, 'tools', 'start.ts')], live: true, supervised: true }),
  sandbox: async () =>
    (await execute({ ...build, command: `${build.command} --filter=@oma/google-sandbox` })) || runSandbox(),
  // Without a label: what it prints may be read by a program.
  vault: async (args) =>
    (await execute({ command: `${build.command} --filter=@oma/vault` })) ||
    execute({ command: 'node', args: [join(root, 'tools', 'vault.ts'), ...args], live: true, stdin: true }),
  doctor: (args) => execute({ command: 'node', args: [join(root, 'tools', 'doctor.ts'), ...args], live: true }),
  conformance: () =>
    execute({ command: 'node', args: [join(root, 'services/hub/src/testing/conformance/main.ts')], live: true }),
  test: (names) => runSteps(names),
  generate: () => execute({ command: 'node tools/generate.ts', live: true }),
  format: () => execute({ command: 'oxfmt', live: true }),
  login: async () =>
    (await execute(build)) ||
    execute({
      command: 'node',
      args: [...(existsSync('.env') ? ['--env-file=.env'] : []), 'services/hub/dist/login.js'],
      live: true,
    }),
  screenshots: async (args) =>
    (await execute(build)) ||
    execute({ command: 'node', args: [join(root, 'e2e', 'screenshots.ts'), ...args], live: true }),
  e2e: async (args) =>
    (await execute(build)) || execute({ command: 'vitest run --config e2e/vitest.config.ts', args, live: true }),
}

/** The local Google alone, with the environment it is given and no .env. Its own log tells where it listens, once it does. */
function runSandbox() {
  const script = join(root, 'packages', 'google-sandbox', 'dist', 'server.js')
  return execute({ command: 'node', args: [script], label: 'A Google for development (Ctrl-C stops it)', live: true })
}

const [name = 'start', ...args] = process.argv.slice(2)
const run = commands[name]
if (!run) {
  process.stderr.write(`There is no "${name}". There is: ${Object.keys(commands).join(', ')}.\n`)
  process.exit(2)
}
try {
  await prepare()
  process.exitCode = await run(args)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}
