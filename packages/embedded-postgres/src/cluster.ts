/**
 * The data folder: made once by initdb in a side folder and renamed when whole, so that an interrupted first
 * start leaves nothing half made. Also owns the password file beside it.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { serverEnvironment } from './environment.ts'
import type { RunAs } from './run-as.ts'

/** The only role of the server, a superuser. */
const role = 'oma'

export function urlAt(port: number, password: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/postgres`
}

const majorVersion = '18'

export interface ClusterOptions {
  cluster: string
  binaries: Binaries
  runAs: RunAs
  /** True for data that may be lost. */
  temporary: boolean
}

/** Reads the password of this home, or makes one. Written before initdb, so a data folder never lacks its password. */
export async function keepPassword(home: string): Promise<string> {
  const file = join(home, 'password')
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (kept) return kept
  if (await exists(join(home, 'cluster')))
    throw new Error(`${file} is missing: without it the data beside it is locked.`)
  const password = randomBytes(32).toString('base64url')
  await writeFile(`${file}.new`, password, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return password
}

/** @throws when the data was made by another major version, or initdb fails */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  const { cluster, runAs } = options
  const home = dirname(cluster)
  for (const name of await readdir(home)) {
    if (name.startsWith('cluster.new')) await rm(join(home, name), { recursive: true, force: true })
  }
  if (!(await exists(cluster))) await makeCluster(options)
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim()
  if (version !== majorVersion) {
    throw new Error(
      `${cluster} was made by PostgreSQL ${version}, this is ${majorVersion}: dump it there and load it here.`,
    )
  }
  if (runAs.owner !== undefined && (await stat(cluster)).uid !== runAs.owner) await giveTo(runAs.owner, cluster)
}

async function makeCluster({ cluster, binaries, runAs, temporary }: ClusterOptions): Promise<void> {
  const home = dirname(cluster)
  const side = `${cluster}.new`
  const passwordFile = join(home, 'password')
  await mkdir(side, { mode: 0o700 })
  const [command, ...args] = [
    ...runAs.prefix,
    binaries.initdb,
    `--pgdata=${side}`,
    `--username=${role}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(temporary ? ['--no-sync'] : []),
  ]
  if (runAs.owner !== undefined) await giveTo(runAs.owner, side, passwordFile)
  if (runAs.switchTo !== undefined) await chmod(home, 0o711)
  try {
    const { switchTo } = runAs
    const user = switchTo === undefined ? {} : { uid: switchTo, gid: switchTo }
    await promisify(execFile)(command!, args, { cwd: home, env: serverEnvironment(), ...user })
  } catch (error) {
    await rm(side, { recursive: true, force: true })
    const { message } = error as Error
    throw new Error(
      `PostgreSQL could not set up its data in ${home}. Set DATABASE_URL to use another server.\n${message}`,
      { cause: error },
    )
  }
  if (runAs.owner !== undefined) await chown(passwordFile, 0, 0)
  await rename(side, cluster)
}

async function giveTo(uid: number, ...paths: string[]): Promise<void> {
  for (const path of paths) {
    await chown(path, uid, uid)
    if (!(await stat(path)).isDirectory()) continue
    for (const entry of await readdir(path, { recursive: true })) await chown(join(path, entry), uid, uid)
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
