/** Ending sessions: one, or all of an account. */
import type { AuditEntry, RecordAudit } from '@oma/http'
import type { SessionStore } from './store.ts'

/** Who ended a session, and from where; neither when the vault did, or whoever runs it. */
export type Actor = Pick<AuditEntry, 'caller' | 'origin'>

export interface EndSessions {
  /** False when there is none of this account with that id. Its audit event is the caller's to record. */
  end(accountId: string, sessionId: string): Promise<boolean>
  /**
   * Ends all of an account, or all but one, and records each.
   * @returns how many
   */
  endAll(accountId: string, actor: Actor, except?: string): Promise<number>
  /** Ends all of an account that goes, and records nothing of it. */
  dropAll(accountId: string): Promise<void>
}

export interface EndSessionsOptions {
  store: Pick<SessionStore, 'remove' | 'removeAll'>
  record: RecordAudit
  onEnded: (sessionId: string) => void
}

export function createEndSessions({ store, record, onEnded }: EndSessionsOptions): EndSessions {
  async function removeAll(accountId: string, except?: string): Promise<string[]> {
    const ended = await store.removeAll(accountId, { except })
    for (const id of ended) onEnded(id)
    return ended
  }

  return {
    async end(accountId, sessionId) {
      const ended = await store.remove(accountId, sessionId)
      onEnded(sessionId)
      return ended
    },
    async endAll(accountId, actor, except) {
      const ended = await removeAll(accountId, except)
      for (const session_id of ended) {
        await record({ event: 'session.ended', accountId, ...actor, details: { session_id } })
      }
      return ended.length
    },
    dropAll: async (accountId) => void (await removeAll(accountId)),
  }
}
