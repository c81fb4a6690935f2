import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { readCommandLine } from './command-line.ts'
import { findPostgres } from './find-postgres.ts'
import { connect, makeFolder, startHere } from './fixtures.ts'
import { startPostgres, type Postgres } from './start-postgres.ts'

// initdb alone takes a second, several on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const onLinux = process.platform === 'linux'

/** A port that somebody else listens on until the test ends. */
async function occupyPort(): Promise<number> {
  const stranger = createServer()
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void stranger.close())
  return (stranger.address() as AddressInfo).port
}

describe('a started server', () => {
  let folder: string
  let server: Postgres
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oma-embedded-'))
    vi.stubEnv('SECRET_KEY', 'do not look')
    server = await startPostgres({ dataDir: join(folder, 'data') })
    vi.unstubAllEnvs()
  })
  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true })
  })

  it('listens on the loopback address alone', async () => {
    const [row] = await connect(server.url)`select current_setting('listen_addresses') as listens, current_user as role`

    expect(row).toEqual({ listens: '127.0.0.1', role: 'oma' })
    expect(server.url).toContain(`@127.0.0.1:${server.port}/`)
  })

  it('keeps data and password from other users of the machine', async () => {
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, 'data', 'password'))).mode & 0o777).toBe(0o600)
  })

  it('lets nobody in without the password', async () => {
    const wrong = server.url.replace(/:[^:@]+@/, ':wrong@')

    await expect(connect(wrong)`select 1`).rejects.toMatchObject({ code: '28P01' })
  })

  it('is found by other programs of the same user, while it runs', async () => {
    expect(await findPostgres(join(folder, 'data'))).toBe(server.url)
    expect(await findPostgres(join(folder, 'nothing'))).toBeUndefined()
  })

  it.runIf(onLinux)('does not see the environment of the process that started it', async () => {
    expect(await readFile(`/proc/${server.pid}/environ`, 'utf8')).not.toContain('do not look')
  })
})

describe('starting', () => {
  it('keeps rows, port and password from one start to the next', async () => {
    const folder = await makeFolder()
    const first = await startHere(folder)
    await connect(first.url)`create table kept as select 'yes' as word`
    await first.stop()

    const second = await startHere(folder)

    expect(second.url).toBe(first.url)
    expect(await connect(second.url)`select word from kept`).toEqual([{ word: 'yes' }])
  })

  it('moves to another port when a stranger took the remembered one', async () => {
    const folder = await makeFolder()
    const taken = await occupyPort()
    await writeFile(join(folder, 'port'), String(taken))

    const { port, url } = await startHere(folder)

    expect(port).not.toBe(taken)
    expect(await readFile(join(folder, 'port'), 'utf8')).toBe(String(port))
    expect(await connect(url)`select 1 as one`).toEqual([{ one: 1 }])
  })

  it('refuses a port that was asked for and is taken', async () => {
    const port = await occupyPort()

    await expect(startPostgres({ dataDir: await makeFolder(), port })).rejects.toThrow(
      `Port ${port} for PostgreSQL is in use`,
    )
  })

  it('works where the path is too long for a unix socket', async () => {
    const folder = join(await makeFolder(), 'x'.repeat(120))
    const { url } = await startHere(folder)

    const [row] = await connect(url)`select current_setting('unix_socket_directories') as sockets`
    expect(row).toEqual({ sockets: '' })
  })

  it('ignores what an interrupted first start left', async () => {
    const folder = await makeFolder()
    await mkdir(join(folder, 'cluster.new'))
    await writeFile(join(folder, 'cluster.new', 'PG_VERSION'), 'half')

    const { url } = await startHere(folder)

    expect(await connect(url)`select 1 as one`).toEqual([{ one: 1 }])
  })

  it('says what is wrong with data that it cannot serve', async () => {
    const folder = await makeFolder()
    const { stop } = await startHere(folder)
    await stop()

    await writeFile(join(folder, 'cluster', 'postgresql.conf'), 'no_such_setting = 1\n')
    await expect(startPostgres({ dataDir: folder })).rejects.toThrow(/Its log, .*, ends:[^]*no_such_setting/)

    await writeFile(join(folder, 'cluster', 'PG_VERSION'), '15\n')
    await expect(startPostgres({ dataDir: folder })).rejects.toThrow('was made by PostgreSQL 15, this is 18')

    await rm(join(folder, 'password'))
    await expect(startPostgres({ dataDir: folder })).rejects.toThrow('password is missing')
  })
})

describe('stopping', () => {
  it('ends the server, and can be asked for twice', async () => {
    const server = await startHere(await makeFolder())

    await Promise.all([server.stop(), server.stop()])
    await server.exited

    expect(readCommandLine(server.pid)).toBeUndefined()
  })

  it('does not wait for clients that stay connected', async () => {
    const server = await startHere(await makeFolder())
    const sql = connect(server.url)
    const asleep = sql`select pg_sleep(600)`.catch((error: { code: string }) => error.code)
    await vi.waitUntil(async () => {
      const [row] = await sql`select count(*)::int as asleep from pg_stat_activity where wait_event = 'PgSleep'`
      return row?.['asleep'] === 1
    })

    await server.stop()

    expect(await asleep).toMatch(/57P01|CONNECTION_CLOSED/)
  })
})

describe('a temporary server', () => {
  it('leaves neither process nor folder after stop', async () => {
    const server = await startPostgres({ temporary: true })
    const [row] = await connect(
      server.url,
    )`select current_setting('data_directory') as folder, current_setting('fsync') as fsync`
    expect(row?.['fsync']).toBe('off')

    await server.stop()

    expect(readCommandLine(server.pid)).toBeUndefined()
    await expect(stat(join(row?.['folder'], '..'))).rejects.toThrow('ENOENT')
  })
})

it('finds no command line for a process that ended', async () => {
  const child = spawn('true')
  await new Promise((resolve) => child.once('exit', resolve))

  expect(readCommandLine(child.pid!)).toBeUndefined()
  expect(readCommandLine(process.pid)).toContain('vitest')
})
