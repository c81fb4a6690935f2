/** How often and how long Google is asked again while it is away: not in step with others, and never past the deadline. */
import { GoogleOAuthError } from '@oma/google'
import { setTimeout as wait } from 'node:timers/promises'

export interface RetryPolicy {
  attempts: number
  /** Doubles from one attempt to the next. */
  firstDelayMs: number
  /** Of all attempts together. */
  deadlineMs: number
  /** Of one. */
  attemptMs: number
}

/**
 * @param ask once; it should give up when told
 * @param mayGoOn asked before every attempt but the first
 * @throws what the last attempt threw
 */
export async function askUntilAnswered<T>(
  policy: RetryPolicy,
  ask: (signal: AbortSignal) => Promise<T>,
  mayGoOn: () => Promise<boolean>,
): Promise<T> {
  const endsAt = performance.now() + policy.deadlineMs
  for (let attempt = 1; ; attempt++) {
    // A signal takes whole milliseconds only.
    const leftMs = Math.max(1, Math.ceil(endsAt - performance.now()))
    try {
      return await ask(AbortSignal.timeout(Math.min(policy.attemptMs, leftMs)))
    } catch (error) {
      const delay = delayBefore(attempt, error, policy)
      if (delay === undefined || performance.now() + delay >= endsAt) throw error
      await wait(delay)
      if (!(await mayGoOn())) throw error
    }
  }
}

/** Undefined when asking again is of no use. What Google itself asks for is the least. */
function delayBefore(attempt: number, error: unknown, { attempts, firstDelayMs }: RetryPolicy): number | undefined {
  if (!(error instanceof GoogleOAuthError) || error.trouble !== 'away' || attempt >= attempts) return undefined
  const jitter = 0.5 + Math.random() / 2
  return Math.max(firstDelayMs * 2 ** (attempt - 1) * jitter, (error.askedToWaitSeconds ?? 0) * 1000)
}
