/** Where failed guesses are counted. In memory, bounded; other places behind the same interface count for all replicas. */

/** What a failure costs: nothing for the first ones, then a wait that doubles. */
export interface Schedule {
  free: number
  firstWaitMs: number
  longestWaitMs: number
}

export interface FailureCounts {
  /**
   * Counts a failure, unless a wait is still running for this key. In one step, so that many at once count too.
   * @returns the count, and how long the wait still is that kept this one from counting (0: it counts)
   */
  count(key: string, schedule: Schedule): Promise<{ failures: number; waitMs: number }>
  takeBack(key: string, schedule: Schedule): Promise<void>
  clear(key: string): Promise<void>
}

/** After an hour without a failure it is forgotten. */
export const memoryMs = 60 * 60 * 1000
/**
 * A guess costs a 20th of a second of argon2: whoever guesses at other names to push an entry out is at it for longer
 * than the longest wait.
 */
const maxEntries = 50_000

export function waitAfter(failures: number, { free, firstWaitMs, longestWaitMs }: Schedule): number {
  return failures < free ? 0 : Math.min(firstWaitMs * 2 ** (failures - free), longestWaitMs)
}

export function createMemoryCounts(now: () => Date): FailureCounts {
  const entries = new Map<string, { failures: number; at: number; until: number }>()

  function find(key: string, ms: number) {
    const entry = entries.get(key)
    return entry && ms - entry.at < memoryMs ? entry : { failures: 0, at: ms, until: 0 }
  }

  function put(key: string, failures: number, schedule: Schedule, ms: number): void {
    // Re-inserting keeps the map in order of use, so that the first entry is the one to forget.
    entries.delete(key)
    if (failures > 0) entries.set(key, { failures, at: ms, until: ms + waitAfter(failures, schedule) })
    if (entries.size > maxEntries) entries.delete(entries.keys().next().value!)
  }

  return {
    async count(key, schedule) {
      const ms = now().getTime()
      const { failures, until } = find(key, ms)
      if (until > ms) return { failures, waitMs: until - ms }
      put(key, failures + 1, schedule, ms)
      return { failures: failures + 1, waitMs: 0 }
    },
    async takeBack(key, schedule) {
      const ms = now().getTime()
      put(key, Math.max(find(key, ms).failures - 1, 0), schedule, ms)
    },
    clear: async (key) => void entries.delete(key),
  }
}
