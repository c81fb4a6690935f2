/** What an operator sees of everybody: that they are there and whether it works for them. Opens nothing that is sealed. */
import {
  cutPage,
  type KnownClient,
  type OperatedUser,
  type PageQuery,
  type ReconnectReason,
  type RefreshHealth,
} from '@oma/contract'
import { toReason } from '../google/refresh/reconnect-reason.ts'
import type { OperatorStore, UserRow } from './store.ts'

const mostClients = 100
/** As long as what is used is refreshed ahead. */
const inUseMs = 24 * 60 * 60 * 1000

export interface Overview {
  users(page: PageQuery, search: string): Promise<UsersPage>
  clients(): Promise<KnownClient[]>
  health(): Promise<RefreshHealth>
}

export interface UsersPage {
  users: OperatedUser[]
  next_cursor: string | null
  total: number
}

export function createOverview(store: OperatorStore, now: () => Date): Overview {
  return {
    async users(page, search) {
      const [found, total] = await Promise.all([store.listUsers(page, search), store.countUsers(search)])
      const { entries, next_cursor } = cutPage(found, page, ({ createdAt: at, id }) => ({ at, id }))
      return { users: entries.map(toWire), next_cursor, total }
    },
    clients: () => store.listClients(mostClients),
    async health() {
      const at = now()
      const groups = await store.countConnections(at, new Date(at.getTime() - inUseMs))
      const health = { healthy: 0, overdue: 0, needs_reconnect: 0 }
      const reasons = new Map<ReconnectReason, number>()
      for (const { needsReconnect, isOverdue, connections } of groups) {
        health[needsReconnect !== null ? 'needs_reconnect' : isOverdue ? 'overdue' : 'healthy'] += connections
        if (needsReconnect === null) continue
        const reason = toReason(needsReconnect)
        reasons.set(reason, (reasons.get(reason) ?? 0) + connections)
      }
      return {
        ...health,
        reasons: [...reasons]
          .map(([reason, connections]) => ({ reason, connections }))
          .sort((a, b) => b.connections - a.connections),
        revocations_waiting: await store.countRevocations(),
      }
    },
  }
}

function toWire({ id, username, createdAt, lastSeenAt, connections, broken, clients }: UserRow): OperatedUser {
  return {
    id,
    username,
    created_at: createdAt.toISOString(),
    last_seen_at: lastSeenAt?.toISOString() ?? null,
    google: broken > 0 ? 'needs-reconnect' : connections > 0 ? 'connected' : 'none',
    clients,
  }
}
