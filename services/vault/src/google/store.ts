/** Rows of the tables that begin with `google_`. Speaks SQL and nothing else. */
import DataLoader from 'dataloader'
import { and, arrayContains, asc, desc, eq, lt, max, ne, notInArray, sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import {
  googleAuthorizations,
  googleCredentials,
  googlePendingConnections,
  googleRevocations,
  googleSecurityEvents,
  users,
} from '../db/schema.ts'

export type Authorization = typeof googleAuthorizations.$inferSelect
export type Connection = typeof googleCredentials.$inferSelect
export type SealedTokens = Pick<
  Connection,
  'accessTokenSealed' | 'refreshTokenSealed' | 'refreshTokenMarks' | 'expiresAt' | 'scopes' | 'needsReconnect'
>
export type NewConnection = Pick<
  Connection,
  'accountId' | 'subject' | 'email' | 'wantedServices' | 'grantedAt' | 'createdAt'
> &
  SealedTokens

export type AuthorizationStore = ReturnType<typeof createAuthorizationStore>

export function createAuthorizationStore(db: Database) {
  return {
    /** Keeps the newest `limit` of an account, and drops everybody's that have expired. */
    async insert(authorization: Authorization, limit: number, now: Date): Promise<void> {
      await db.delete(googleAuthorizations).where(lt(googleAuthorizations.expiresAt, now))
      await db.insert(googleAuthorizations).values(authorization)
      const newest = db
        .select({ id: googleAuthorizations.id })
        .from(googleAuthorizations)
        .where(eq(googleAuthorizations.accountId, authorization.accountId))
        .orderBy(desc(googleAuthorizations.expiresAt))
        .limit(limit)
      await db
        .delete(googleAuthorizations)
        .where(
          and(eq(googleAuthorizations.accountId, authorization.accountId), notInArray(googleAuthorizations.id, newest)),
        )
    },
    async find(id: string): Promise<Authorization | undefined> {
      const [row] = await db.select().from(googleAuthorizations).where(eq(googleAuthorizations.id, id))
      return row
    },
    /** True for exactly one of several that try. */
    async consume(id: string): Promise<boolean> {
      const rows = await db
        .delete(googleAuthorizations)
        .where(eq(googleAuthorizations.id, id))
        .returning({ id: googleAuthorizations.id })
      return rows.length === 1
    },
  }
}

export type PendingRow = typeof googlePendingConnections.$inferSelect
export type PendingStore = ReturnType<typeof createPendingStore>

export function createPendingStore(db: Database) {
  const table = googlePendingConnections
  return {
    async insert(row: PendingRow): Promise<void> {
      await db.insert(table).values(row)
    },
    async find(id: string): Promise<PendingRow | undefined> {
      const [row] = await db.select().from(table).where(eq(table.id, id))
      return row
    },
    /** Newest first. */
    async list(accountId: string): Promise<PendingRow[]> {
      return db.select().from(table).where(eq(table.accountId, accountId)).orderBy(desc(table.expiresAt))
    },
    /** Everybody's. */
    async listExpired(now: Date, limit: number): Promise<PendingRow[]> {
      return db.select().from(table).where(lt(table.expiresAt, now)).limit(limit)
    },
    /** True for exactly one of several that try; queues what Google is to be told. */
    async consume(id: string, revocation?: typeof googleRevocations.$inferInsert): Promise<boolean> {
      return db.transaction(async (tx) => {
        const rows = await tx.delete(table).where(eq(table.id, id)).returning({ id: table.id })
        if (rows.length === 1 && revocation) await tx.insert(googleRevocations).values(revocation)
        return rows.length === 1
      })
    },
  }
}

/** On conflict: the new refresh token, else the one at hand. */
const keptRefreshToken = {
  refreshTokenSealed: sql`coalesce(excluded.refresh_token_sealed, ${googleCredentials.refreshTokenSealed})`,
  refreshTokenMarks: sql`case when excluded.refresh_token_sealed is null then ${googleCredentials.refreshTokenMarks} else excluded.refresh_token_marks end`,
  grantedAt: sql`case when excluded.refresh_token_sealed is null then ${googleCredentials.grantedAt} else excluded.granted_at end`,
}

/** A refresh that is under way has nothing more to say. */
const fencedOff = { leaseFence: sql`${googleCredentials.leaseFence} + 1`, leaseOwner: null, leaseUntil: null }

export type ConnectionStore = ReturnType<typeof createConnectionStore>

export function createConnectionStore(db: Database) {
  const listed = db
    .select()
    .from(googleCredentials)
    .where(sql`${googleCredentials.accountId} = any(${sql.placeholder('accountIds')}::uuid[])`)
    .orderBy(desc(googleCredentials.defaultRank), asc(googleCredentials.createdAt), asc(googleCredentials.id))
    .prepare('connections_of_accounts')
  // Every tool call of every account asks for these: what is asked in one turn of the event loop is asked together.
  const lists = new DataLoader<string, Connection[]>(
    async (accountIds) => {
      const rows = Map.groupBy(await listed.execute({ accountIds }), ({ accountId }) => accountId)
      return accountIds.map((accountId) => rows.get(accountId) ?? [])
    },
    { cache: false, maxBatchSize: 256, batchScheduleFn: setImmediate },
  )
  return {
    /** The first is the default. */
    async list(accountId: string): Promise<Connection[]> {
      return lists.load(accountId)
    },
    /**
     * Connects, or connects again: an identity has one row per account. Google may send no refresh token then; the one
     * at hand stays good. False when it would be one more than `limit`; the account's row is locked meanwhile, so that
     * two at once are not one too many.
     */
    async save(connection: NewConnection, limit: number): Promise<boolean> {
      const { accountId, subject, createdAt: _, ...changes } = connection
      return db.transaction(async (tx) => {
        await tx.select({ id: users.id }).from(users).where(eq(users.id, accountId)).for('update')
        const others = await tx.$count(
          googleCredentials,
          and(eq(googleCredentials.accountId, accountId), ne(googleCredentials.subject, subject)),
        )
        if (others >= limit) return false
        await tx
          .insert(googleCredentials)
          .values(connection)
          .onConflictDoUpdate({
            target: [googleCredentials.accountId, googleCredentials.subject],
            set: {
              ...changes,
              ...keptRefreshToken,
              ...fencedOff,
              version: sql`${googleCredentials.version} + 1`,
            },
          })
        return true
      })
    },
    /** Everybody's connections of this Google account. */
    async listOfSubject(subject: string): Promise<Connection[]> {
      return db.select().from(googleCredentials).where(eq(googleCredentials.subject, subject))
    },
    async listOfRefreshToken(mark: string): Promise<Connection[]> {
      return db
        .select()
        .from(googleCredentials)
        .where(arrayContains(googleCredentials.refreshTokenMarks, [mark]))
    },
    /** Whatever is written meanwhile. */
    async removeWhole(id: string): Promise<void> {
      await db.delete(googleCredentials).where(eq(googleCredentials.id, id))
    },
    /** Puts it first. False when the account has no such connection. Touches no version: no token changes. */
    async prefer(accountId: string, id: string): Promise<boolean> {
      const mine = eq(googleCredentials.accountId, accountId)
      const highest = db
        .select({ rank: max(googleCredentials.defaultRank) })
        .from(googleCredentials)
        .where(mine)
      const rows = await db
        .update(googleCredentials)
        .set({ defaultRank: sql`(${highest}) + 1` })
        .where(and(mine, eq(googleCredentials.id, id)))
        .returning({ id: googleCredentials.id })
      return rows.length === 1
    },
    /** Compare-and-set on the version: false when the row changed or went away meanwhile. */
    async update(
      { id, version }: Connection,
      changes: Partial<SealedTokens & Pick<Connection, 'wantedServices'>>,
    ): Promise<boolean> {
      const rows = await db
        .update(googleCredentials)
        .set({ ...changes, version: version + 1 })
        .where(and(eq(googleCredentials.id, id), eq(googleCredentials.version, version)))
        .returning({ id: googleCredentials.id })
      return rows.length === 1
    },
    /** Compare-and-set, like `update`; queues what Google is to be told. */
    async remove(
      { id, version }: Connection,
      revocation: typeof googleRevocations.$inferInsert | undefined,
    ): Promise<boolean> {
      return db.transaction(async (tx) => {
        const rows = await tx
          .delete(googleCredentials)
          .where(and(eq(googleCredentials.id, id), eq(googleCredentials.version, version)))
          .returning({ id: googleCredentials.id })
        if (rows.length === 1 && revocation) await tx.insert(googleRevocations).values(revocation)
        return rows.length === 1
      })
    },
  }
}

export type SecurityEventStore = ReturnType<typeof createSecurityEventStore>

export function createSecurityEventStore(db: Database) {
  const table = googleSecurityEvents
  return {
    /** One of several deliveries takes an event; one that was taken before `abandoned` and not finished is taken again. */
    async claim(id: string, now: Date, abandoned: Date): Promise<'taken' | 'busy' | 'done'> {
      const [row] = await db
        .insert(table)
        .values({ id, takenAt: now })
        .onConflictDoUpdate({
          target: table.id,
          set: { takenAt: now },
          setWhere: and(eq(table.done, false), lt(table.takenAt, abandoned))!,
        })
        .returning({ id: table.id })
      if (row) return 'taken'
      const [other] = await db.select({ done: table.done }).from(table).where(eq(table.id, id))
      return other?.done === true ? 'done' : 'busy'
    },
    async finish(id: string): Promise<void> {
      await db.update(table).set({ done: true }).where(eq(table.id, id))
    },
    /** So that the next delivery takes it. */
    async release(id: string): Promise<void> {
      await db.delete(table).where(eq(table.id, id))
    },
    async forget(before: Date): Promise<void> {
      await db.delete(table).where(lt(table.takenAt, before))
    },
  }
}
