/** Rows of `google_authorizations` and `google_credentials`. Speaks SQL and nothing else. */
import { and, asc, desc, eq, lt, max, ne, notInArray, sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { googleAuthorizations, googleCredentials, users } from '../db/schema.ts'

export type Authorization = typeof googleAuthorizations.$inferSelect
export type Connection = typeof googleCredentials.$inferSelect
export type SealedTokens = Pick<
  Connection,
  'accessTokenSealed' | 'refreshTokenSealed' | 'expiresAt' | 'scopes' | 'needsReconnect'
>
export type NewConnection = Pick<Connection, 'accountId' | 'subject' | 'email' | 'wantedServices' | 'createdAt'> &
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

export type ConnectionStore = ReturnType<typeof createConnectionStore>

export function createConnectionStore(db: Database) {
  const listed = db
    .select()
    .from(googleCredentials)
    .where(eq(googleCredentials.accountId, sql.placeholder('accountId')))
    .orderBy(desc(googleCredentials.defaultRank), asc(googleCredentials.createdAt), asc(googleCredentials.id))
    .prepare('connections_of_account')
  return {
    /** The first is the default. */
    async list(accountId: string): Promise<Connection[]> {
      return listed.execute({ accountId })
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
              refreshTokenSealed: sql`coalesce(excluded.refresh_token_sealed, ${googleCredentials.refreshTokenSealed})`,
              version: sql`${googleCredentials.version} + 1`,
            },
          })
        return true
      })
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
    /** Compare-and-set, like `update`. */
    async remove({ id, version }: Connection): Promise<boolean> {
      const rows = await db
        .delete(googleCredentials)
        .where(and(eq(googleCredentials.id, id), eq(googleCredentials.version, version)))
        .returning({ id: googleCredentials.id })
      return rows.length === 1
    },
  }
}
