/**
 * Decisions without a vault, for one person at their own machine: everything may be sent, and what was sent is remembered
 * as long as this process lives.
 */
import { onceAbandonedSeconds, onceTtlSeconds, ProblemError, usualPermissions, type OnceAnswer } from '@oma/contract'
import { randomUUID } from 'node:crypto'
import type { Decisions } from './decisions.ts'

/** Claims that are remembered; the oldest is forgotten first. */
const mostClaims = 10_000

interface Claim {
  id: string
  content: string
  claimedAtMs: number
  answer?: OnceAnswer
}

export function createLocalDecisions(now: () => Date): Decisions {
  const claims = new Map<string, Claim>()
  const entryOf = (id: string) => [...claims].find(([, claim]) => claim.id === id && !claim.answer)

  function take(key: string, content: string): string {
    const id = randomUUID()
    claims.delete(key)
    claims.set(key, { id, content, claimedAtMs: now().getTime() })
    if (claims.size > mostClaims) claims.delete(claims.keys().next().value!)
    return id
  }

  return {
    permissions: () => Promise.resolve(usualPermissions),
    askApproval: () => Promise.reject(new ProblemError('forbidden', 'Without a vault there is nobody to approve.')),
    useApproval: () => Promise.resolve('none'),
    async claim({ key, tool, contentHash }) {
      const content = `${tool} ${contentHash}`
      const claim = claims.get(key)
      const ageMs = claim ? now().getTime() - claim.claimedAtMs : Number.POSITIVE_INFINITY
      if (!claim || ageMs >= onceTtlSeconds * 1000) return { state: 'go', id: take(key, content) }
      if (claim.content !== content) {
        throw new ProblemError('conflict', 'This idempotency_key was used for something else within the last day.')
      }
      if (claim.answer) return { state: 'done', answer: claim.answer }
      if (ageMs < onceAbandonedSeconds * 1000) return { state: 'running' }
      return { state: 'unknown', id: take(key, content) }
    },
    async settle(id, answer) {
      const [, claim] = entryOf(id) ?? []
      if (claim) claim.answer = answer
    },
    async giveUp(id) {
      const [key] = entryOf(id) ?? []
      if (key !== undefined) claims.delete(key)
    },
  }
}
