/** Who the first account is, and what stands in other rooms' rows about all accounts together. Speaks SQL and nothing else. */
import type { KnownClient, PageQuery } from '@oma/contract'
import { and, asc, count, countDistinct, desc, eq, isNotNull, max, sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import {
  clientConsents,
  founder,
  googleCredentials,
  googleRevocations,
  personalAccessTokens,
  sessions,
  users,
} from '../db/schema.ts'

export type OperatorStore = ReturnType<typeof createOperatorStore>

/** What makes somebody operator, or not. */
export interface Candidate {
  username: string
  isFounder: boolean
  madeByAdministrator: boolean
}

export interface UserRow {
  id: string
  username: string
  createdAt: Date
  lastSeenAt: Date | null
  connections: number
  broken: number
  clients: number
}

export function createOperatorStore(db: Database) {
  const ofUser = (table: typeof sessions | typeof personalAccessTokens | typeof clientConsents) =>
    db
      .select({ at: max(table.lastUsedAt) })
      .from(table)
      .where(eq(table.accountId, users.id))
  const lastSeen = sql<
    string | null
  >`greatest((${ofUser(sessions)}), (${ofUser(personalAccessTokens)}), (${ofUser(clientConsents)}))`
  const isOfUser = eq(googleCredentials.accountId, users.id)

  return {
    /** Notes who the first account is, unless that was noted once. */
    async settleFounder(): Promise<void> {
      const oldest = db.select({ id: users.id }).from(users).orderBy(asc(users.createdAt), asc(users.id)).limit(1)
      await db.execute(sql`insert into ${founder} (account_id) ${oldest} on conflict do nothing`)
    },
    /** Undefined when it is gone. */
    async find(accountId: string) {
      const [row] = await db
        .select({
          username: users.username,
          madeByAdministrator: users.madeByAdministrator,
          isFounder: sql<boolean>`${isNotNull(founder.accountId)}`,
        })
        .from(users)
        .leftJoin(founder, eq(founder.accountId, users.id))
        .where(eq(users.id, accountId))
      return row
    },
    /**
     * Who may be operator: the first account, noted or not, and those made on the machine. Which of them are, `operators`
     * says. Changes nothing.
     */
    async listCandidates(): Promise<Candidate[]> {
      const noted = db.select({ id: founder.accountId }).from(founder)
      const oldest = db.select({ id: users.id }).from(users).orderBy(asc(users.createdAt), asc(users.id)).limit(1)
      const isFounder = sql<boolean>`coalesce(case when exists(${noted}) then ${users.id} = (${noted}) else ${users.id} = (${oldest}) end, false)`
      return db
        .select({ username: users.username, madeByAdministrator: users.madeByAdministrator, isFounder })
        .from(users)
        .where(sql`${users.madeByAdministrator} or ${isFounder}`)
    },
    /** One more than asked for, where there are more. @param search anywhere in the address; all when empty */
    async listUsers({ limit, cursor }: PageQuery, search: string): Promise<UserRow[]> {
      const after = cursor && sql`(${users.createdAt}, ${users.id}) < (${cursor.at.toISOString()}, ${cursor.id})`
      return db
        .select({
          id: users.id,
          username: users.username,
          createdAt: users.createdAt,
          lastSeenAt: lastSeen.mapWith(sessions.lastUsedAt),
          connections: db.$count(googleCredentials, isOfUser),
          broken: db.$count(googleCredentials, and(isOfUser, isNotNull(googleCredentials.needsReconnect))),
          clients: db.$count(clientConsents, eq(clientConsents.accountId, users.id)),
        })
        .from(users)
        .where(and(matches(search), after))
        .orderBy(desc(users.createdAt), desc(users.id))
        .limit(limit + 1)
    },
    countUsers: async (search: string): Promise<number> => db.$count(users, matches(search)),
    /** Those that were used last. */
    async listClients(limit: number): Promise<KnownClient[]> {
      const { name, host } = clientConsents
      const lastUsedAt = max(clientConsents.lastUsedAt)
      const rows = await db
        .select({ name, host, people: countDistinct(clientConsents.accountId), lastUsedAt })
        .from(clientConsents)
        .groupBy(name, host)
        .orderBy(desc(lastUsedAt), asc(name))
        .limit(limit)
      return rows.map(({ lastUsedAt: at, ...client }) => ({ ...client, last_used_at: at!.toISOString() }))
    },
    /** @param usedAfter what was used since is in use, and should have been refreshed before `now` */
    async countConnections(now: Date, usedAfter: Date) {
      const { needsReconnect, expiresAt, lastUsedAt } = googleCredentials
      const isOverdue = sql<boolean>`${expiresAt} < ${now.toISOString()} and coalesce(${lastUsedAt} > ${usedAfter.toISOString()}, false)`
      return db
        .select({ needsReconnect, isOverdue, connections: count() })
        .from(googleCredentials)
        .groupBy(needsReconnect, sql`2`)
    },
    countRevocations: async (): Promise<number> => db.$count(googleRevocations),
  }
}

function matches(search: string) {
  return search === '' ? undefined : sql`position(${search} in lower(${users.username})) > 0`
}
