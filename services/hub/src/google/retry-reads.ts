/**
 * Asks Google again for what only reads, while Google is busy or away: not in step with others, after what Google itself
 * asks for, and only as long as somebody waits. What sends or changes is never repeated: nobody knows whether the first one
 * arrived.
 * https://developers.google.com/workspace/gmail/api/guides/handle-errors#exponential-backoff
 */
import type { WholeAnswer } from '@oma/google'
import { setTimeout as wait } from 'node:timers/promises'

const attempts = 4
/** Doubles from one attempt to the next. */
const firstDelayMs = 250
/** Of all attempts together. */
const deadlineMs = 30_000
const busy = new Set([429, 500, 502, 503, 504])

/** @throws what the last attempt throws, or the signal's reason */
export async function retryReads(ask: () => Promise<WholeAnswer>, signal: AbortSignal): Promise<WholeAnswer> {
  const endsAt = performance.now() + deadlineMs
  for (let attempt = 1; ; attempt++) {
    const last = attempt === attempts
    const answer = await ask().catch((error: unknown) => {
      if (last || signal.aborted || performance.now() > endsAt) throw error
      return undefined
    })
    if (answer && (last || !isBusy(answer))) return answer
    const delay = delayBefore(attempt, answer)
    if (answer && performance.now() + delay > endsAt) return answer
    await wait(delay, undefined, { signal })
  }
}

/** A 403 tells by its body alone whether it is a limit. */
function isBusy({ statusCode, body }: WholeAnswer): boolean {
  return busy.has(statusCode) || (statusCode === 403 && /"(user)?rateLimitExceeded"/i.test(body.toString('utf8')))
}

function delayBefore(attempt: number, answer: WholeAnswer | undefined): number {
  const asked = Number(answer?.headers['retry-after'] ?? 0)
  const jitter = 0.5 + Math.random() / 2
  return Math.max(firstDelayMs * 2 ** (attempt - 1) * jitter, Number.isFinite(asked) ? asked * 1000 : 0)
}
