/**
 * How many tokens that the vault does not know one address may show in a minute: each costs a question to the vault, which
 * answers a hub only so many, and whoever uses them up locks everybody out. Who was let in before is not counted, so
 * nobody suffers from a stranger at their address.
 */
import { ProblemError } from '@oma/contract'

const perMinute = 300
const windowMs = 60_000
const mostKept = 10_000

export interface UnknownTokens {
  /**
   * Asks the vault about a token.
   * @param holder names the token, or the sign-in that it came from
   * @throws {ProblemError} `too-many-requests`, and whatever `ask` throws
   */
  asking<T>(holder: string, network: string, ask: () => Promise<T>): Promise<T>
}

export function createUnknownTokens(now: () => Date): UnknownTokens {
  const letIn = new Map<string, true>()
  const shown = new Map<string, { count: number; until: number }>()

  /** Counted until it turns out to be known, so that many at once count too. */
  function count(network: string): { takeBack(): void } {
    const at = now().getTime()
    const kept = shown.get(network)
    const window = kept && kept.until > at ? kept : { count: 0, until: at + windowMs }
    keep(shown, network, window)
    if (window.count >= perMinute) {
      const retryAfterSeconds = Math.ceil((window.until - at) / 1000)
      const detail = `Too many unknown tokens came from your address. Try again in ${retryAfterSeconds} seconds.`
      throw new ProblemError('too-many-requests', detail, { retryAfterSeconds })
    }
    window.count++
    return { takeBack: () => void window.count-- }
  }

  return {
    async asking(holder, network, ask) {
      const counted = letIn.has(holder) ? undefined : count(network)
      try {
        const answer = await ask()
        counted?.takeBack()
        keep(letIn, holder, true)
        return answer
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'invalid-grant') letIn.delete(holder)
        // It says nothing about the token.
        else counted?.takeBack()
        throw error
      }
    },
  }
}

function keep<V>(kept: Map<string, V>, key: string, value: V): void {
  kept.delete(key)
  kept.set(key, value)
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
}
