/** The queue of revocations and whoever works it off, put together. */
import type { Foundation, Serving } from '../foundation.ts'
import { createRevocationQueue } from './queue.ts'
import { createRevokeQueued, type RevocationOutcome, type RevokeQueuedOptions } from './revoke-queued.ts'
import { createRevocationStore } from './store.ts'

export interface RevocationNeeds extends Serving, Pick<RevokeQueuedOptions, 'google' | 'askAnew'> {
  countRevocation: (outcome: RevocationOutcome) => void
}

export function assembleRevocations({ db, rootKeys, record, now }: Foundation, needs: RevocationNeeds) {
  const { google, askAnew, countRevocation, log, repeat } = needs
  const store = createRevocationStore(db)
  const revokeQueued = createRevokeQueued({
    store,
    google,
    rootKeys,
    askAnew,
    record,
    onOutcome: (outcome, err) => {
      countRevocation(outcome)
      if (err !== undefined) log.warn({ err, outcome }, 'Google did not take the revocation of a grant')
    },
    now,
  })
  const revoking = repeat(revokeQueued, 'the queue of revocations is left for later')
  return {
    queue: createRevocationQueue({ store, rootKeys, wake: revoking.wake, now }),
    count: store.count,
    beside: [revoking],
  }
}
