/** Rows of `users`, `sessions` and `personal_access_tokens`. Speaks SQL and nothing else. */
import { and, count, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { databaseErrorCode, type Database } from '../db/client.ts'
import { personalAccessTokens, sessions, users } from '../db/schema.ts'

export type Account = typeof users.$inferSelect
export type Session = typeof sessions.$inferSelect
export type PersonalAccessTokenRow = typeof personalAccessTokens.$inferSelect

const uniqueViolation = '23505'

export type AccountStore = ReturnType<typeof createAccountStore>

export function createAccountStore(db: Database) {
  return {
    /** Undefined when the username is taken. */
    async insert(account: Pick<Account, 'username' | 'passwordHash' | 'createdAt'>): Promise<Account | undefined> {
      try {
        const [row] = await db.insert(users).values(account).returning()
        return row
      } catch (error) {
        if (databaseErrorCode(error) === uniqueViolation) return undefined
        throw error
      }
    },
    async find(id: string): Promise<Account | undefined> {
      const [row] = await db.select().from(users).where(eq(users.id, id))
      return row
    },
    async findByUsername(username: string): Promise<Account | undefined> {
      const [row] = await db.select().from(users).where(eq(users.username, username))
      return row
    },
    /** By username, those after the given one. */
    async page(after: string, limit: number): Promise<Account[]> {
      return db.select().from(users).where(gt(users.username, after)).orderBy(users.username).limit(limit)
    },
  }
}

export type SessionStore = ReturnType<typeof createSessionStore>

export function createSessionStore(db: Database) {
  const live = db
    .select({ accountId: sessions.accountId })
    .from(sessions)
    .where(and(eq(sessions.id, sql.placeholder('id')), gt(sessions.expiresAt, sql.placeholder('now'))))
    .prepare('session_live')
  return {
    /** Drops the account's sessions that have run out. */
    async insert(
      session: Pick<Session, 'id' | 'accountId' | 'refreshTokenHash' | 'createdAt' | 'expiresAt'>,
    ): Promise<void> {
      const { accountId, createdAt } = session
      await db.delete(sessions).where(and(eq(sessions.accountId, accountId), lt(sessions.expiresAt, createdAt)))
      await db.insert(sessions).values(session)
    },
    async isLive(id: string, now: Date): Promise<boolean> {
      return (await live.execute({ id, now: now.toISOString() })).length === 1
    },
    async liveAmong(ids: string[], now: Date): Promise<string[]> {
      const rows = await db
        .select({ id: sessions.id })
        .from(sessions)
        .where(and(inArray(sessions.id, ids), gt(sessions.expiresAt, now)))
      return rows.map(({ id }) => id)
    },
    async find(id: string): Promise<Session | undefined> {
      const [row] = await db.select().from(sessions).where(eq(sessions.id, id))
      return row
    },
    /** Compare-and-set: of two that spend the same token, one wins. */
    async rotate(
      id: string,
      spentHash: string,
      next: Pick<Session, 'refreshTokenHash' | 'successorSealed' | 'rotatedAt' | 'expiresAt'>,
    ): Promise<boolean> {
      const rows = await db
        .update(sessions)
        .set({ ...next, previousTokenHash: spentHash })
        .where(and(eq(sessions.id, id), eq(sessions.refreshTokenHash, spentHash)))
        .returning({ id: sessions.id })
      return rows.length === 1
    },
    async remove(id: string): Promise<void> {
      await db.delete(sessions).where(eq(sessions.id, id))
    },
  }
}

export type PersonalAccessTokenStore = ReturnType<typeof createPersonalAccessTokenStore>

export function createPersonalAccessTokenStore(db: Database) {
  return {
    async insert(token: Omit<PersonalAccessTokenRow, 'id' | 'lastUsedAt'>): Promise<PersonalAccessTokenRow> {
      const [row] = await db.insert(personalAccessTokens).values(token).returning()
      return row!
    },
    async countFor(accountId: string): Promise<number> {
      const [row] = await db
        .select({ n: count() })
        .from(personalAccessTokens)
        .where(eq(personalAccessTokens.accountId, accountId))
      return row!.n
    },
    async list(accountId: string): Promise<PersonalAccessTokenRow[]> {
      return db
        .select()
        .from(personalAccessTokens)
        .where(eq(personalAccessTokens.accountId, accountId))
        .orderBy(desc(personalAccessTokens.createdAt))
    },
    /** Finds a live token and notes its use. */
    async use(hash: string, now: Date): Promise<PersonalAccessTokenRow | undefined> {
      const [row] = await db
        .update(personalAccessTokens)
        .set({ lastUsedAt: now })
        .where(and(eq(personalAccessTokens.tokenHash, hash), gt(personalAccessTokens.expiresAt, now)))
        .returning()
      return row
    },
    async isLive(id: string, now: Date): Promise<boolean> {
      const rows = await db
        .select({ id: personalAccessTokens.id })
        .from(personalAccessTokens)
        .where(and(eq(personalAccessTokens.id, id), gt(personalAccessTokens.expiresAt, now)))
      return rows.length === 1
    },
    async remove(accountId: string, id: string): Promise<boolean> {
      const rows = await db
        .delete(personalAccessTokens)
        .where(and(eq(personalAccessTokens.accountId, accountId), eq(personalAccessTokens.id, id)))
        .returning({ id: personalAccessTokens.id })
      return rows.length === 1
    },
  }
}
