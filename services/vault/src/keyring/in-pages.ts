/** Goes through a table a page at a time, and rests as long as it worked: others have at least half of the database. */
import { setTimeout as wait } from 'node:timers/promises'

const pageSize = 100

/** @param read rows in the order of their keys, those after the given one */
export async function* inPages<T>(
  read: (after: string | undefined, limit: number) => Promise<T[]>,
  keyOf: (row: T) => string,
): AsyncGenerator<T[]> {
  for (let after: string | undefined; ;) {
    const startedAt = performance.now()
    const page = await read(after, pageSize)
    const last = page.at(-1)
    if (!last) return
    yield page
    after = keyOf(last)
    await wait(performance.now() - startedAt)
  }
}
