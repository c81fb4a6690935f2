import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { readCommandLine } from './command-line.ts'
import { connect, killHard, makeFolder, startHere, startInChild } from './fixtures.ts'

// initdb alone takes a second, several on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

describe('after kill -9 of the server', () => {
  it('has every row that was acknowledged while it was being written to', async () => {
    const folder = await makeFolder()
    const server = await startHere(folder)
    const sql = connect(server.url)
    await sql`create table written (n integer primary key)`
    const acknowledged: number[] = []
    const write = async () => {
      for (let n = 0; ; n++) {
        await sql`insert into written values (${n})`
        acknowledged.push(n)
      }
    }
    const writing = write().catch(() => undefined)
    await vi.waitUntil(() => acknowledged.length > 100, { timeout: 10_000 })

    process.kill(server.pid, 'SIGKILL')
    await Promise.all([writing, server.exited])
    const again = await startHere(folder)

    const rows = await connect(again.url)<{ n: number }[]>`select n from written order by n`
    expect(rows.map(({ n }) => n)).toEqual(expect.arrayContaining(acknowledged))
    expect(again.pid).not.toBe(server.pid)
  })

  it('is not stopped by a lock file whose process id belongs to somebody else now', async () => {
    const folder = await makeFolder()
    const server = await startHere(folder)
    process.kill(server.pid, 'SIGKILL')
    await server.exited
    const stranger = String(process.ppid)
    const lock = join(folder, 'cluster', 'postmaster.pid')
    await writeFile(lock, (await readFile(lock, 'utf8')).replace(/^\d+/, stranger))

    const again = await startHere(folder)

    expect(await connect(again.url)`select 1 as one`).toEqual([{ one: 1 }])
    expect(readCommandLine(process.ppid)).toBeDefined()
  })
})

describe('after kill -9 of the process that started it', () => {
  it('joins the server that still answers and can stop it', async () => {
    const folder = await makeFolder()
    const { process: parent, server } = await startInChild({ dataDir: folder })
    await killHard(parent)

    const again = await startHere(folder)

    expect(again.pid).toBe(server.pid)
    expect(again.url).toBe(server.url)
    await again.stop()
    await again.exited
    expect(readCommandLine(server.pid)).toBeUndefined()
  })

  it('waits for a server that is going down instead of starting a second one on the data', async () => {
    const folder = await makeFolder()
    const { process: parent, server } = await startInChild({ dataDir: folder })
    await killHard(parent)
    process.kill(server.pid, 'SIGINT')

    const again = await startHere(folder)

    expect(again.pid).not.toBe(server.pid)
    expect(readCommandLine(server.pid)).toBeUndefined()
    expect(await connect(again.url)`select 1 as one`).toEqual([{ one: 1 }])
  })

  it('removes a temporary server and its folder', async () => {
    const { process: parent, server } = await startInChild({ temporary: true })
    const [row] = await connect(server.url)<{ folder: string }[]>`select current_setting('data_directory') as folder`

    await killHard(parent)

    await vi.waitFor(() => expect(readCommandLine(server.pid)).toBeUndefined(), { timeout: 10_000 })
    await vi.waitFor(() => expect(access(row!.folder)).rejects.toThrow('ENOENT'), { timeout: 10_000 })
  })
})

describe('when the process that started it ends', () => {
  it('takes the server down although nobody called stop', async () => {
    const { process: parent, server } = await startInChild({ dataDir: await makeFolder() }, 'process.disconnect()')

    await new Promise((resolve) => parent.once('exit', resolve))

    await vi.waitFor(() => expect(readCommandLine(server.pid)).toBeUndefined(), { timeout: 10_000 })
  })

  it.runIf(process.platform === 'linux')(
    'keeps the server out of the process group that a terminal interrupts',
    async () => {
      const { server } = await startInChild({ dataDir: await makeFolder() })

      const fields = (await readFile(`/proc/${server.pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ')
      expect(Number(fields[2])).toBe(server.pid)
    },
  )
})
