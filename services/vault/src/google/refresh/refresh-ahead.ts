/**
 * Refreshes what is in use before anybody has to wait for it: in the minutes before a hand-out would, a few at a time and
 * not in step with other replicas. What nobody used for a day is left alone.
 */
import { ProblemError } from '@oma/contract'
import pMap from 'p-map'
import type { Connection } from '../connection.ts'
import type { Refresh } from './refresh.ts'
import type { LeaseStore } from './store.ts'

export interface RefreshAhead {
  /** Notes that a connection is in use, if that was not noted lately; costs nothing. */
  used(connection: Connection): void
  /** Looks once. */
  run(signal: AbortSignal): Promise<void>
}

export interface RefreshAheadOptions {
  leases: LeaseStore
  refresh: Refresh
  /** With less than this left, a hand-out refreshes by itself, in milliseconds. */
  marginMs: number
  now: () => Date
}

const minuteMs = 60 * 1000
/** How long before the margin it may happen: each connection has another moment. */
const spreadMs = 7 * minuteMs
const inUseMs = 24 * 60 * minuteMs
const notedMs = 5 * minuteMs
const batch = 500
const concurrency = 4
const maxNoted = 10_000

export function createRefreshAhead({ leases, refresh, marginMs, now }: RefreshAheadOptions): RefreshAhead {
  const noted = new Set<string>()
  const after = (ms: number) => new Date(now().getTime() + ms)
  const isDue = ({ needsReconnect, expiresAt }: Connection) =>
    needsReconnect === null && expiresAt < after(marginMs + spreadMs)
  const isItsMoment = ({ expiresAt }: Connection) => expiresAt < after(marginMs + Math.random() * spreadMs)

  async function writeUses(): Promise<void> {
    const ids = [...noted]
    noted.clear()
    if (ids.length > 0) await leases.noteUse(ids, now())
  }

  async function refreshOne({ id }: Connection): Promise<void> {
    try {
      await refresh(id, { isDue, elsewhere: 'leave' })
    } catch (error) {
      // Google's failures were told by the refresh itself; a later look tries again.
      if (!(error instanceof ProblemError)) throw error
    }
  }

  return {
    used({ id, lastUsedAt }) {
      const known = lastUsedAt !== null && lastUsedAt > after(-notedMs)
      if (!known && noted.size < maxNoted) noted.add(id)
    },
    async run(signal) {
      await writeUses()
      const expiring = await leases.listInUse({
        expiring: [after(-inUseMs), after(marginMs + spreadMs)],
        usedAfter: after(-inUseMs),
        limit: batch,
      })
      await pMap(expiring.filter(isItsMoment), async (each) => (signal.aborted ? undefined : refreshOne(each)), {
        concurrency,
      })
    },
  }
}
