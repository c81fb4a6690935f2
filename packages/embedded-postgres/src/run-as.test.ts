import { chown, cp, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { findBinaries, installedFolder } from './binaries.ts'
import { connect, killHard, makeFolder, startHere, startInChild } from './fixtures.ts'

// initdb alone takes a second, several on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0
const nobody = 65_534

/** The uid that the kernel sees. */
async function userOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^Uid:\s+(\d+)/m.exec(status)?.[1])
}

describe.runIf(isRootOnLinux)('as root', () => {
  it('runs the server', async () => {
    const { url } = await startHere(await makeFolder())

    expect(await connect(url)`select 1 as one`).toEqual([{ one: 1 }])
  })

  it('goes on with data that belongs to another user, as that user, even below a private folder', async () => {
    const home = join(await makeFolder(), 'private')
    await mkdir(home, { mode: 0o700 })
    const first = await startHere(join(home, 'data'))
    await connect(first.url)`create table kept as select 'yes' as word`
    await first.stop()
    const cluster = join(home, 'data', 'cluster')
    for (const entry of ['', ...(await readdir(cluster, { recursive: true }))]) {
      await chown(join(cluster, entry), nobody, nobody)
    }

    const second = await startHere(join(home, 'data'))

    expect(await userOf(second.pid)).toBe(nobody)
    expect(await connect(second.url)`select word from kept`).toEqual([{ word: 'yes' }])
  })

  it('falls back to another user on copied binaries where neither unshare nor setpriv can be used', async () => {
    vi.stubEnv('PATH', '/nonexistent')
    onTestFinished(() => void vi.unstubAllEnvs())
    const folder = await makeFolder()

    const { url, pid } = await startHere(join(folder, 'data'))

    expect(await userOf(pid)).toBe(nobody)
    expect(await connect(url)`select 1 as one`).toEqual([{ one: 1 }])
    expect((await stat(join(folder, 'data', 'password'))).uid).toBe(0)
    expect(await readdir(join(folder, 'data'))).toContain('native')
  })

  it('gives way to a normal user', async () => {
    const folder = join(await makeFolder(), 'theirs')
    await mkdir(folder)
    await chown(folder, nobody, nobody)

    const { process: parent, server } = await startInChild({ dataDir: folder }, '', { uid: nobody, gid: nobody })

    expect(await userOf(server.pid)).toBe(nobody)
    expect(await connect(server.url)`select 1 as one`).toEqual([{ one: 1 }])
    await killHard(parent)
    const joined = await startHere(folder)
    expect(joined.pid).toBe(server.pid)
  })
})

describe('the binaries', () => {
  it('get the library links that the skipped postinstall script would make', async () => {
    const folder = await makeFolder()
    const installed = join(folder, 'package', 'native')
    await mkdir(join(installed, 'lib'), { recursive: true })
    await cp(join(installedFolder(), 'pg-symlinks.json'), join(installed, 'pg-symlinks.json'))

    const first = await findBinaries(folder, false, installed)
    const second = await findBinaries(folder, false, installed)

    expect(await readdir(join(installed, 'lib'))).toContain('libpq.so.5')
    expect(second).toEqual(first)
  })

  it('are copied when the installed folder must not be used, and copied once', async () => {
    const folder = await makeFolder()

    const { postgres } = await findBinaries(folder, true)
    const { ino } = await stat(postgres)
    await findBinaries(folder, true)

    expect(postgres.startsWith(folder)).toBe(true)
    expect((await stat(postgres)).ino).toBe(ino)
  })

  it('that do not exist for a platform are an error that names the way out', () => {
    expect(() => installedFolder('win32', 'x64')).toThrow(/no embedded PostgreSQL for win32-x64.*DATABASE_URL/)
  })
})
