/** Where an account is logged in: which sessions live, ending them, and what each is called. */
import { cutPage, type ListedSession, type PageQuery } from '@oma/contract'
import { createFreshCache, type AuditEntry } from '@oma/http'
import { describeDevice } from './device.ts'
import { createRefreshFamily, type RefreshFamily, type RefreshFamilyOptions } from './refresh-family.ts'
import type { Session } from './store.ts'

/** How long a session that ended elsewhere may still be taken for live here. */
const livenessMs = 2_000
/** Last use is kept to this, so that not every request writes. */
const useMs = 60_000

/** Who ended a session, and from where. */
export type Actor = Pick<AuditEntry, 'caller' | 'origin'>

export interface Sessions extends RefreshFamily {
  /** @param currentId the session that asks */
  list(accountId: string, currentId: string, page: PageQuery): Promise<SessionPage>
  /** False when there is none of this account with that id. Its audit event is the caller's to record. */
  end(accountId: string, sessionId: string): Promise<boolean>
  /**
   * Ends all of an account, or all but one, and records each.
   * @returns how many
   */
  endAll(accountId: string, actor: Actor, except?: string): Promise<number>
  /** Ends all of an account that goes, and records nothing of it. */
  dropAll(accountId: string): Promise<void>
  /** Asked on every request: what ended here is known at once, what ended elsewhere within two seconds. */
  isLive(sessionId: string): Promise<boolean>
  /** For who hears that a session ended elsewhere. */
  forget(sessionId: string): void
  liveAmong(sessionIds: string[]): Promise<Set<string>>
}

export interface SessionPage {
  sessions: ListedSession[]
  next_cursor: string | null
}

export function createSessions(options: Omit<RefreshFamilyOptions, 'end'>): Sessions {
  const { store, record, now } = options
  const live = createFreshCache<boolean>(now)

  async function end(accountId: string, sessionId: string): Promise<boolean> {
    const ended = await store.remove(accountId, sessionId)
    live.delete(sessionId)
    return ended
  }

  async function removeAll(accountId: string, except?: string): Promise<string[]> {
    const ended = await store.removeAll(accountId, { except })
    for (const id of ended) live.delete(id)
    return ended
  }

  async function look(sessionId: string) {
    const at = now()
    const lastUsedAt = await store.findUse(sessionId, at)
    if (lastUsedAt && at.getTime() - lastUsedAt.getTime() >= useMs) await store.noteUse(sessionId, at)
    return { value: lastUsedAt !== undefined, until: new Date(at.getTime() + livenessMs) }
  }

  return {
    ...createRefreshFamily({ ...options, end }),
    async list(accountId, currentId, page) {
      const found = await store.list(accountId, now(), page)
      const { entries, next_cursor } = cutPage(found, page, ({ createdAt: at, id }) => ({ at, id }))
      return { sessions: entries.map((session) => toWire(session, currentId)), next_cursor }
    },
    end,
    async endAll(accountId, actor, except) {
      const ended = await removeAll(accountId, except)
      for (const session_id of ended) {
        await record({ event: 'session.ended', accountId, ...actor, details: { session_id } })
      }
      return ended.length
    },
    dropAll: async (accountId) => void (await removeAll(accountId)),
    isLive: (sessionId) => live.get(sessionId, () => look(sessionId)),
    liveAmong: async (sessionIds) => new Set(await store.liveAmong(sessionIds, now())),
    forget: (sessionId) => live.delete(sessionId),
  }
}

function toWire({ id, createdAt, lastUsedAt, userAgent, address }: Session, currentId: string): ListedSession {
  return {
    id,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt.toISOString(),
    device: describeDevice(userAgent),
    address,
    is_current: id === currentId,
  }
}
