/**
 * `run.json` in the data folder: which processes this folder's `npm start` has. It keeps a second start out, and lets
 * the next one stop what a killed one left. A process id counts only together with its command line, because ids recur.
 */
import { renameSync, writeFileSync } from 'node:fs'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readCommandLine } from '@oma/embedded-postgres'
import { SettingError } from './plan.ts'

interface Recorded {
  pid: number
  command: string
}

interface Run {
  supervisor: Recorded
  stopping: boolean
  children: Record<string, Recorded>
}

export interface RunFile {
  /** Remembers the process of a service. */
  record(name: string, pid: number): void
  /** From now on a second start waits instead of being refused. */
  markStopping(): void
  release(): Promise<void>
}

const waitForStoppingSeconds = 30
const stopLeftoverSeconds = 10

/**
 * Takes the folder for this process and stops what a killed run left behind.
 *
 * @throws SettingError when another `npm start` runs in it
 */
export async function claimFolder(dataDir: string): Promise<RunFile> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new SettingError(`DATA_DIR, ${dataDir}, cannot be written (${error.code}): choose another folder.`)
  })
  const file = join(dataDir, 'run.json')
  const run: Run = { supervisor: identify(process.pid), stopping: false, children: {} }
  const draft = `${file}.${process.pid}`
  const save = () => {
    // Synchronous, so that no kill can fall between the spawn of a service and its record.
    writeFileSync(draft, JSON.stringify(run), { mode: 0o600 })
    renameSync(draft, file)
  }

  await writeFile(draft, JSON.stringify(run), { mode: 0o600 })
  const claimed = await link(draft, file).then(
    () => true,
    () => false,
  )
  await rm(draft)
  if (!claimed) {
    const before = await waitForPrevious(file)
    await Promise.all(Object.values(before?.children ?? {}).map(stopLeftover))
  }
  save()

  return {
    record(name, pid) {
      run.children[name] = identify(pid)
      save()
    },
    markStopping() {
      run.stopping = true
      save()
    },
    release: () => rm(file, { force: true }),
  }
}

/** The run before this one, once its supervisor is gone. */
async function waitForPrevious(file: string): Promise<Run | undefined> {
  const deadline = Date.now() + waitForStoppingSeconds * 1000
  for (;;) {
    const run = await readRun(file)
    if (!run || run.supervisor.pid === process.pid || !isAlive(run.supervisor)) return run
    if (!run.stopping || Date.now() > deadline) {
      const { pid } = run.supervisor
      throw new SettingError(
        `It already runs in this folder (process ${pid}): stop that one first, with Ctrl-C or kill ${pid}.`,
      )
    }
    await wait(100)
  }
}

async function readRun(file: string): Promise<Run | undefined> {
  try {
    const run = JSON.parse(await readFile(file, 'utf8')) as Run
    return run.supervisor.pid > 0 ? run : undefined
  } catch {
    return undefined
  }
}

async function stopLeftover(leftover: Recorded): Promise<void> {
  const deadline = Date.now() + stopLeftoverSeconds * 1000
  for (let signal: NodeJS.Signals | 0 = 'SIGTERM'; isAlive(leftover); await wait(50)) {
    if (Date.now() > deadline) signal = 'SIGKILL'
    try {
      process.kill(leftover.pid, signal)
    } catch {
      return
    }
    signal = 0
  }
}

function identify(pid: number): Recorded {
  return { pid, command: readCommandLine(pid) ?? '' }
}

function isAlive({ pid, command }: Recorded): boolean {
  return command !== '' && readCommandLine(pid) === command
}
