/**
 * Tells Google to forget what is in the queue: again and again while Google is away, for a week at most. Revoking one
 * token ends all that the Google account allowed OMA, so it is left alone while anybody here has that account. Who
 * connected it again while Google was being told has lost it with the rest, and hears of it at once.
 */
import { Secret } from '@oma/config'
import type { GoogleOAuth } from '@oma/google'
import type { RecordAudit } from '@oma/http'
import pMap from 'p-map'
import type { RootKeys } from '../keyring/root-keys.ts'
import { placeOfRevocation } from './queue.ts'
import type { Revocation, RevocationStore } from './store.ts'

/** `held`: somebody here has that Google account, perhaps again. `given-up`: Google was away for a week. */
export type RevocationOutcome = 'revoked' | 'held' | 'postponed' | 'given-up'

export interface RevokeQueuedOptions {
  store: RevocationStore
  google: Pick<GoogleOAuth, 'revoke'>
  rootKeys: RootKeys
  /** Asks Google whether a connection still works, and marks it when it does not. */
  askAnew: (connectionId: string) => Promise<void>
  record: RecordAudit
  onOutcome: (outcome: RevocationOutcome, error?: unknown) => void
  now: () => Date
}

const batch = 20
const concurrency = 4
/** A replica that died with a batch leaves it to others after this. Longer than a batch takes at its slowest. */
const claimMs = 2 * 60 * 1000
const firstDelayMs = 15 * 1000
const longestDelayMs = 6 * 60 * 60 * 1000
const giveUpMs = 7 * 24 * 60 * 60 * 1000

/** Works off what is due. */
export function createRevokeQueued(options: RevokeQueuedOptions): (signal: AbortSignal) => Promise<void> {
  const { store, google, rootKeys, askAnew, record, onOutcome, now } = options
  const later = (ms: number) => new Date(now().getTime() + ms)

  async function revoke(revocation: Revocation): Promise<void> {
    if (await store.isHeld(revocation.subject)) return done(revocation, 'held')
    try {
      const token = await rootKeys.open(revocation.tokenSealed, placeOfRevocation(revocation))
      await google.revoke(new Secret(token.toString('utf8')))
    } catch (error) {
      if (now().getTime() - revocation.createdAt.getTime() > giveUpMs) return done(revocation, 'given-up', error)
      await store.postpone(revocation.id, later(delayMs(revocation.attempts)))
      return onOutcome('postponed', error)
    }
    const lost = await store.expireConnections(revocation.subject, now())
    const { accountId, email } = revocation
    if (accountId !== null && email !== null) {
      await record({ event: 'google.revoked_at_google', accountId, details: { google_account: email } })
    }
    await done(revocation, 'revoked')
    // Whom Google does not answer now is told at the next use.
    await Promise.allSettled(lost.map(askAnew))
  }

  async function done({ id }: Revocation, outcome: RevocationOutcome, error?: unknown): Promise<void> {
    await store.remove(id)
    onOutcome(outcome, error)
  }

  return async (signal) => {
    while (!signal.aborted) {
      const due = await store.claim(now(), later(claimMs), batch)
      await pMap(due, revoke, { concurrency })
      if (due.length < batch) return
    }
  }
}

/** Doubles, and differs from one to the next, so that an outage does not end in a stampede. */
function delayMs(attempts: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1)) * (0.5 + Math.random() / 2)
}
