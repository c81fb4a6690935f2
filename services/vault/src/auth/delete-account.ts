/**
 * The end of an account: every row of it goes, Google is told to forget its grants, and one entry without a name stays
 * behind. Nothing of it can be brought back.
 */
import type { AuditOrigin, Caller, RecordAudit } from '@oma/http'
import type { Connections } from '../google/connection.ts'
import type { PendingConnections } from '../google/pending.ts'
import type { Reauthenticate } from './reauthentication.ts'
import type { Sessions } from './sessions.ts'
import type { AccountStore } from './store.ts'

/** @throws {ProblemError} what `Reauthenticate` throws */
export type DeleteAccount = (caller: Caller, password: string | undefined, origin: AuditOrigin) => Promise<void>

export interface DeleteAccountOptions {
  store: AccountStore
  reauthenticate: Reauthenticate
  sessions: Sessions
  connections: Pick<Connections, 'prepareRevocations'>
  /** What came from Google and still waits for the user's word is a grant as well. */
  pending: Pick<PendingConnections, 'prepareRevocations'>
  /** Tells whoever revokes at Google that there is something to do. */
  wakeRevocations: () => void
  record: RecordAudit
}

export function createDeleteAccount({
  store,
  reauthenticate,
  sessions,
  connections,
  pending,
  wakeRevocations,
  record,
}: DeleteAccountOptions): DeleteAccount {
  return async (caller, password, origin) => {
    const { id } = await reauthenticate(caller, password, origin)
    const revocations = [...(await connections.prepareRevocations(id)), ...(await pending.prepareRevocations(id))]
    // First, because what cannot be recorded is not done. The audit keeps neither who that was nor where from.
    await record({ event: 'account.deleted', accountId: id })
    await sessions.dropAll(id)
    await store.remove(id, revocations)
    wakeRevocations()
  }
}
