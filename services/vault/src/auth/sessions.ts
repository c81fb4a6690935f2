/** Where an account is logged in: which sessions live, ending them, and what each is called. */
import { cutPage, type ListedSession, type PageQuery } from '@oma/contract'
import { createFreshCache } from '@oma/http'
import { describeDevice } from './device.ts'
import { createEndSessions, type EndSessions } from './end-sessions.ts'
import { createRefreshFamily, type RefreshFamily, type RefreshFamilyOptions } from './refresh-family.ts'
import type { Session } from './store.ts'

/** How long a session that ended elsewhere may still be taken for live here. */
const livenessMs = 2_000
/** Last use is kept to this, so that not every request writes. */
const useMs = 60_000

export interface Sessions extends RefreshFamily, EndSessions {
  /** @param currentId the session that asks */
  list(accountId: string, currentId: string, page: PageQuery): Promise<SessionPage>
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

  const ending = createEndSessions({ store, record, onEnded: (id) => live.delete(id) })

  async function look(sessionId: string) {
    const at = now()
    const lastUsedAt = await store.findUse(sessionId, at)
    if (lastUsedAt && at.getTime() - lastUsedAt.getTime() >= useMs) await store.noteUse(sessionId, at)
    return { value: lastUsedAt !== undefined, until: new Date(at.getTime() + livenessMs) }
  }

  return {
    ...ending,
    ...createRefreshFamily({ ...options, end: ending.end }),
    async list(accountId, currentId, page) {
      const found = await store.list(accountId, now(), page)
      const { entries, next_cursor } = cutPage(found, page, ({ createdAt: at, id }) => ({ at, id }))
      return { sessions: entries.map((session) => toWire(session, currentId)), next_cursor }
    },
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
