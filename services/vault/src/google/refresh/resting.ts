/**
 * Connections whose refresh failed just now: for a few seconds everybody is told the same without asking Google, so that
 * a storm of callers is no storm at Google. In memory, bounded.
 */
import { ProblemError } from '@oma/contract'

export interface Resting {
  /** What failed, to be thrown again; undefined when the connection may be tried. */
  failureOf(id: string): ProblemError | undefined
  begin(id: string, failure: ProblemError): void
}

const leastMs = 5_000
const longestMs = 60_000
const maxKept = 10_000

export function createResting(now: () => Date): Resting {
  const failures = new Map<string, { failure: ProblemError; until: number }>()
  return {
    failureOf(id) {
      const kept = failures.get(id)
      if (!kept) return undefined
      const remainingMs = kept.until - now().getTime()
      if (remainingMs > 0)
        return new ProblemError(kept.failure.code, kept.failure.detail, { retryAfterSeconds: remainingMs / 1000 })
      failures.delete(id)
      return undefined
    },
    begin(id, failure) {
      const restMs = Math.min(longestMs, Math.max(leastMs, (failure.retryAfterSeconds ?? 0) * 1000))
      failures.delete(id)
      failures.set(id, { failure, until: now().getTime() + restMs })
      if (failures.size > maxKept) failures.delete(failures.keys().next().value!)
    },
  }
}
