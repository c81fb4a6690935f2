/**
 * Slows the guessing of passwords: after five failures for one account from one address, each further one costs a
 * longer wait. Keyed by both, so that a stranger cannot lock somebody else out. Kept in memory, bounded.
 */
import { ProblemError } from '@oma/contract'

const freeFailures = 5
const firstWaitSeconds = 5
const longestWaitSeconds = 900
const maxEntries = 10_000

export interface LoginThrottle {
  /**
   * Counts an attempt as failed until `succeed` or `forgive`, so that many at once count too.
   * @throws {ProblemError} `too-many-requests` while the wait lasts
   */
  begin(username: string, address: string): void
  succeed(username: string, address: string): void
  /** Takes back an attempt that was not looked at. */
  forgive(username: string, address: string): void
}

export function createLoginThrottle(now: () => Date): LoginThrottle {
  const failures = new Map<string, { count: number; until: number }>()
  const keyOf = (username: string, address: string) => `${address} ${username}`

  function put(key: string, count: number): void {
    const waitSeconds =
      count < freeFailures ? 0 : Math.min(firstWaitSeconds * 2 ** (count - freeFailures), longestWaitSeconds)
    // Re-inserting keeps the map in order of use, so that the first entry is the one to forget.
    failures.delete(key)
    failures.set(key, { count, until: now().getTime() + waitSeconds * 1000 })
    if (failures.size > maxEntries) failures.delete(failures.keys().next().value!)
  }

  return {
    begin(username, address) {
      const key = keyOf(username, address)
      const { count, until } = failures.get(key) ?? { count: 0, until: 0 }
      const waitMs = until - now().getTime()
      if (waitMs <= 0) return put(key, count + 1)
      const retryAfterSeconds = Math.ceil(waitMs / 1000)
      throw new ProblemError(
        'too-many-requests',
        `Too many failed logins. Try again in ${retryAfterSeconds} seconds.`,
        {
          retryAfterSeconds,
        },
      )
    },
    succeed: (username, address) => void failures.delete(keyOf(username, address)),
    forgive(username, address) {
      const key = keyOf(username, address)
      put(key, Math.max((failures.get(key)?.count ?? 0) - 1, 0))
    },
  }
}
