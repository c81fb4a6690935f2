import { spawn, type ChildProcess } from 'node:child_process'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCommandLine } from '@oma/embedded-postgres'
import { expect, it, onTestFinished } from 'vitest'
import { makeFolder } from './fixtures.ts'
import { claimFolder } from './run-file.ts'

function sleeper(): ChildProcess & { pid: number } {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child as ChildProcess & { pid: number }
}

const gone = { pid: 2 ** 22 + 1, command: 'node start.ts' }

async function leaveBehind(run: object): Promise<string> {
  const folder = await makeFolder()
  await writeFile(join(folder, 'run.json'), JSON.stringify(run))
  return folder
}

it('records the processes for the owner alone, until it is released', async () => {
  const folder = join(await makeFolder(), 'data')
  const run = await claimFolder(folder)
  const { pid } = sleeper()

  run.record('vault', pid)

  const file = join(folder, 'run.json')
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    supervisor: { pid: process.pid },
    children: { vault: { pid, command: 'sleep 600' } },
  })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['run.json'])
  await run.release()
  await expect(stat(file)).rejects.toThrow('ENOENT')
})

it('stops what a killed run left', async () => {
  const { pid } = sleeper()
  const folder = await leaveBehind({
    supervisor: gone,
    stopping: false,
    children: { hub: { pid, command: 'sleep 600' } },
  })

  await claimFolder(folder)

  expect(readCommandLine(pid)).toBeUndefined()
})

it('spares a stranger who got the process id of a service', async () => {
  const { pid } = sleeper()
  const folder = await leaveBehind({
    supervisor: gone,
    stopping: false,
    children: { hub: { pid, command: 'node hub' } },
  })

  await claimFolder(folder)

  expect(readCommandLine(pid)).toBe('sleep 600')
})

it('is refused while the other one runs, whose record stays', async () => {
  const supervisor = { pid: sleeper().pid, command: 'sleep 600' }
  const folder = await leaveBehind({ supervisor, stopping: false, children: {} })

  await expect(claimFolder(folder)).rejects.toThrow(`It already runs in this folder (process ${supervisor.pid})`)

  expect(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))).toMatchObject({ supervisor })
})

it('waits for one that is stopping', async () => {
  const other = sleeper()
  const folder = await leaveBehind({
    supervisor: { pid: other.pid, command: 'sleep 600' },
    stopping: true,
    children: {},
  })

  const claim = claimFolder(folder)
  other.kill()
  await claim

  expect(readCommandLine(other.pid)).toBeUndefined()
})

it.each(['', '{"superv', '{}', '[]'])('is not stopped by a damaged record: %s', async (text) => {
  const folder = await makeFolder()
  await writeFile(join(folder, 'run.json'), text)

  await expect(claimFolder(folder)).resolves.toBeDefined()
})
