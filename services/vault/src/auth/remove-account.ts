/**
 * The end of an account: every row of it goes, Google is told to forget its grants, and one entry without a name stays
 * behind. Nothing of it can be brought back.
 */
import { ProblemError } from '@oma/contract'
import type { RecordAudit } from '@oma/http'
import type { PrepareRevocations } from '../google/prepare-revocations.ts'
import type { EndSessions } from './end-sessions.ts'
import type { AccountStore } from './store.ts'

const attempts = 5

/** @returns how many grants Google is yet to be told to forget. @throws {ProblemError} `unavailable` */
export type RemoveAccount = (accountId: string) => Promise<number>

export interface RemoveAccountOptions {
  store: AccountStore
  sessions: Pick<EndSessions, 'dropAll'>
  grants: Pick<PrepareRevocations, 'ofAccount'>
  /** Tells whoever revokes at Google that there is something to do. */
  wakeRevocations: () => void
  record: RecordAudit
}

export function createRemoveAccount(options: RemoveAccountOptions): RemoveAccount {
  const { store, sessions, grants, wakeRevocations, record } = options
  return async (accountId) => {
    // First, because what cannot be recorded is not done. The audit keeps neither who that was nor where from.
    await record({ event: 'account.deleted', accountId })
    await sessions.dropAll(accountId)
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const found = await grants.ofAccount(accountId)
      // Google may have answered a visit that had begun; then look again.
      if (!(await store.remove(accountId, found))) continue
      wakeRevocations()
      return found.revocations.length
    }
    throw new ProblemError('unavailable', 'Google is being connected. Try again.', { retryAfterSeconds: 1 })
  }
}
