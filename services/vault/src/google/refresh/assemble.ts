/** Refreshing, put together: when somebody asks, ahead of need, and recording what turned out to be dead. */
import type { GoogleOAuth } from '@oma/google'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Foundation, Serving } from '../../foundation.ts'
import { refreshMarginMs } from '../credentials.ts'
import { createDeadGrants } from './dead-grants.ts'
import { createRefreshAhead } from './refresh-ahead.ts'
import { createRefresh, type RefreshOutcome } from './refresh.ts'
import { createResting } from './resting.ts'
import { createLeaseStore } from './store.ts'

export interface RefreshNeeds extends Serving {
  google: GoogleOAuth
  countRefresh: (outcome: RefreshOutcome) => void
}

export function assembleRefresh({ db, keyring, record, now }: Foundation, needs: RefreshNeeds) {
  const { google, countRefresh, log, repeat } = needs
  const leases = createLeaseStore(db)
  const owner = `${hostname()} ${process.pid} ${randomUUID()}`
  const deadGrants = createDeadGrants({ leases, record, owner })
  const refresh = createRefresh({
    leases,
    google,
    keyring,
    deadGrants,
    resting: createResting(now),
    onRefreshed: (outcome, err) => {
      countRefresh(outcome)
      if (err !== undefined) log.warn({ err, outcome }, 'Google did not refresh a credential')
    },
    owner,
    now,
  })
  const ahead = createRefreshAhead({ leases, refresh, marginMs: refreshMarginMs, now })
  return {
    refresh,
    /** Told of every hand-out. */
    used: ahead.used,
    deadGrants,
    beside: [
      repeat(ahead.run, 'credentials in use are refreshed later'),
      repeat(deadGrants.recordLeft, 'dead grants that were not recorded are recorded later'),
    ],
  }
}
