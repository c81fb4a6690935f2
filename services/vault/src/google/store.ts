/** Rows of `google_authorizations` and `google_credentials`. Speaks SQL and nothing else. */
import { and, asc, desc, eq, lt, notInArray, sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { googleAuthorizations, googleCredentials } from '../db/schema.ts'

export type Authorization = typeof googleAuthorizations.$inferSelect
export type Connection = typeof googleCredentials.$inferSelect
export type SealedTokens = Pick<
  Connection,
  'accessTokenSealed' | 'refreshTokenSealed' | 'expiresAt' | 'scopes' | 'needsReconnect'
>

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
    .orderBy(asc(googleCredentials.createdAt), asc(googleCredentials.id))
    .prepare('connections_of_account')
  return {
    /** The first is the default. */
    async list(accountId: string): Promise<Connection[]> {
      return listed.execute({ accountId })
    },
    /** Connects, or connects again: an identity has one row per account. */
    async save(
      connection: Pick<Connection, 'accountId' | 'subject' | 'email' | 'createdAt'> & SealedTokens,
    ): Promise<void> {
      const { email, accessTokenSealed, refreshTokenSealed, expiresAt, scopes, needsReconnect } = connection
      const changes = { email, accessTokenSealed, refreshTokenSealed, expiresAt, scopes, needsReconnect }
      await db
        .insert(googleCredentials)
        .values(connection)
        .onConflictDoUpdate({
          target: [googleCredentials.accountId, googleCredentials.subject],
          set: { ...changes, version: sql`${googleCredentials.version} + 1` },
        })
    },
    /** Compare-and-set on the version: false when the row changed or went away meanwhile. */
    async update({ id, version }: Connection, changes: Partial<SealedTokens>): Promise<boolean> {
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
