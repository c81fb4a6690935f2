/**
 * Keeps the world in one file: read at the start, written atomically (0600) soon after changes and on close. A file that
 * cannot be read is set aside, never overwritten, and the sandbox starts afresh.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { restoreSnapshot, takeSnapshot, type Snapshot } from './snapshot.ts'
import type { World } from './world.ts'

const debounceMs = 200

/** Binds a world to a file. */
export function createSnapshotFile(world: World, path: string) {
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const text = JSON.stringify(await takeSnapshot(world))
    const draft = `${path}.${process.pid}.tmp`
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(draft, text, { mode: 0o600 })
    await rename(draft, path)
  }

  return {
    /** Fills the world from the file. `absent` when there is none, `unreadable` when it was set aside. */
    async load(): Promise<'loaded' | 'absent' | 'unreadable'> {
      const text = await readFile(path, 'utf8').catch(ignoreAbsence)
      if (text === undefined) return 'absent'
      try {
        const snapshot = JSON.parse(text) as Snapshot
        if (snapshot.version !== 1) throw new Error('another version')
        await restoreSnapshot(world, snapshot)
        return 'loaded'
      } catch {
        await rename(path, `${path}.unreadable`)
        return 'unreadable'
      }
    },
    /** Writes soon; several changes in a row become one write. */
    schedule(onError: (error: unknown) => void): void {
      timer ??= setTimeout(() => {
        timer = undefined
        writing = writing.then(write).catch(onError)
      }, debounceMs)
    },
    /** Writes now and waits for it. */
    async flush(): Promise<void> {
      clearTimeout(timer)
      timer = undefined
      await writing
      await write()
    },
  }
}

function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
  return undefined
}
