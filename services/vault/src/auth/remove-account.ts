/**
 * The end of an account: every row of it goes, Google is told to forget its grants, and one entry without a name stays
 * behind. Nothing of it can be brought back.
 */
import type { RecordAudit } from '@oma/http'
import type { PrepareRevocations } from '../google/prepare-revocations.ts'
import type { EndSessions } from './end-sessions.ts'
import type { AccountStore } from './store.ts'

/** @returns how many grants Google is yet to be told to forget */
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
    const revocations = await grants.ofAccount(accountId)
    // First, because what cannot be recorded is not done. The audit keeps neither who that was nor where from.
    await record({ event: 'account.deleted', accountId })
    await sessions.dropAll(accountId)
    await store.remove(accountId, revocations)
    wakeRevocations()
    return revocations.length
  }
}
