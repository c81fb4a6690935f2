/**
 * Who may do what must happen once: of several that come with one key, whichever replica they ask, one is told to go. Who
 * comes later gets its answer, for a day. Whether something was done this does not know; only who did it does.
 */
import { onceAbandonedSeconds, onceTtlSeconds, ProblemError, type OnceAnswer, type OnceClaim } from '@oma/contract'
import { createHash, randomUUID } from 'node:crypto'
import type { Keyring } from '../keyring/keyring.ts'
import { openAnswer, sealAnswer } from './sealed-answer.ts'
import type { ClaimRow, Held, KeyOf, OnceStore } from './store.ts'

/** Far more than anybody sends in a day. */
const maxPerAccount = 10_000
/** A row may come or go between two looks at it, but not every time. */
const looks = 5

export interface Wish {
  key: string
  tool: string
  /** What would be done; with the same key it must be the same. */
  contentHash: string
}

export interface Once {
  /** @throws {ProblemError} `conflict`: the key was used for something else; `limit-reached` */
  claim(who: Pick<Held, 'accountId' | 'program'>, wish: Wish): Promise<OnceClaim>
  /** @throws {ProblemError} `not-found`: nobody holds it, or somebody else does */
  settle(claim: Held, answer: OnceAnswer): Promise<void>
  /** @throws {ProblemError} `not-found` */
  giveUp(claim: Held): Promise<void>
  forgetExpired(): Promise<void>
}

export function createOnce(store: OnceStore, keyring: Keyring, now: () => Date): Once {
  const life = (at: Date) => ({ expiresAt: new Date(at.getTime() + onceTtlSeconds * 1000) })
  const fresh = (at: Date) => ({ id: randomUUID(), claimedAt: at, ...life(at) })

  async function take(key: KeyOf, contentHash: string): Promise<OnceClaim | undefined> {
    if ((await store.count(key.accountId)) >= maxPerAccount) {
      throw new ProblemError('limit-reached', `An account can use ${maxPerAccount} keys a day. Try again tomorrow.`)
    }
    const claim = { ...key, contentHash, ...fresh(now()) }
    return (await store.insert(claim)) ? { state: 'go', id: claim.id } : undefined
  }

  /** Undefined when the row changed while it was looked at. */
  async function describe(row: ClaimRow, contentHash: string): Promise<OnceClaim | undefined> {
    const at = now()
    if (row.contentHash !== contentHash) throw usedOtherwise()
    if (row.answerSealed !== null) return { state: 'done', answer: await openAnswer(keyring, row, row.answerSealed) }
    if (at.getTime() - row.claimedAt.getTime() < onceAbandonedSeconds * 1000) return { state: 'running' }
    const next = fresh(at)
    return (await store.takeOver(row, next)) ? { state: 'unknown', id: next.id } : undefined
  }

  return {
    async claim(who, wish) {
      const key = { ...who, keyHash: hash(wish.key) }
      const contentHash = hash(`${wish.tool} ${wish.contentHash}`)
      for (let look = 0; look < looks; look++) {
        const row = await store.find(key)
        if (row && row.expiresAt <= now()) await store.removeExpired(now())
        const claim = row && row.expiresAt > now() ? await describe(row, contentHash) : await take(key, contentHash)
        if (claim) return claim
      }
      return { state: 'running' }
    },
    async settle(claim, answer) {
      const answerSealed = await sealAnswer(keyring, claim, answer)
      if (!(await store.settle(claim, { answerSealed, ...life(now()) }))) throw notHeld()
    },
    async giveUp(claim) {
      if (!(await store.remove(claim))) throw notHeld()
    },
    forgetExpired: () => store.removeExpired(now()),
  }
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function usedOtherwise(): ProblemError {
  return new ProblemError(
    'conflict',
    'This idempotency_key was used for something else within the last day. Take a new one for what is new; to repeat what was asked before, repeat it unchanged.',
  )
}

function notHeld(): ProblemError {
  return new ProblemError(
    'not-found',
    'This claim was settled or given up already, or somebody else has taken it over.',
  )
}
