/**
 * Marks a connection whose grant is dead, and records it, also when the process dies in between: from the mark until the
 * entry is written the row has a lease, and a dead one whose lease ran out is recorded by whoever finds it. So an entry
 * is never lost; it stands twice where the process died between the entry and giving the lease back.
 */
import type { ReconnectReason } from '@oma/contract'
import type { RecordAudit } from '@oma/http'
import type { Connection } from '../connection.ts'
import type { LeaseStore } from './store.ts'

/** Longer than recording may take. */
const recordMs = 10_000
const batch = 100

export interface DeadGrants {
  /** False when the connection changed since it was read; nothing is written or recorded then. */
  mark(connection: Connection, reason: ReconnectReason): Promise<boolean>
  /** Records what somebody marked who could not record it. */
  recordLeft(): Promise<void>
}

export interface DeadGrantsOptions {
  leases: LeaseStore
  record: RecordAudit
  /** Names this process in the lease. */
  owner: string
}

export function createDeadGrants({ leases, record, owner }: DeadGrantsOptions): DeadGrants {
  async function recordDead(dead: Connection): Promise<void> {
    const { accountId, email, needsReconnect: reason } = dead
    await record({ event: 'google.needs_reconnect', accountId, details: { google_account: email, reason: reason! } })
    await leases.release(dead)
  }

  return {
    async mark(connection, reason) {
      const dead = await leases.condemn(connection, reason, owner, recordMs)
      if (dead) await recordDead(dead)
      return dead !== undefined
    },
    async recordLeft() {
      for (const dead of await leases.takeUnrecorded(owner, recordMs, batch)) await recordDead(dead)
    },
  }
}
