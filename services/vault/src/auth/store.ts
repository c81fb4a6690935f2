/** Rows of `users`, `sessions` and `personal_access_tokens`. Speaks SQL and nothing else. */
import type { PageQuery, Position } from '@oma/contract'
import { and, count, desc, eq, gt, inArray, lt, ne, sql, type SQL } from 'drizzle-orm'
import { databaseErrorCode, type Database } from '../db/client.ts'
import {
  googleCredentials,
  googlePendingConnections,
  googleRevocations,
  personalAccessTokens,
  sessions,
  users,
} from '../db/schema.ts'

export type Account = typeof users.$inferSelect
export type Session = typeof sessions.$inferSelect
/** What the account has of Google: what to revoke, and how many rows hold it. */
interface Grants {
  revocations: readonly (typeof googleRevocations.$inferSelect)[]
  rows: number
}
export type PersonalAccessTokenRow = typeof personalAccessTokens.$inferSelect

const uniqueViolation = '23505'

export type AccountStore = ReturnType<typeof createAccountStore>

export function createAccountStore(db: Database) {
  return {
    /** Undefined when the username is taken. */
    async insert(
      account: Pick<Account, 'username' | 'passwordHash' | 'createdAt'> & Partial<Pick<Account, 'madeByAdministrator'>>,
    ): Promise<Account | undefined> {
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
    /**
     * With all that is the account's, and all that was recorded of it. What has to be revoked at Google is left in the
     * queue, without saying whose it was. False, and nothing is removed, when there are more grants than `rows` by now.
     */
    async remove(id: string, { revocations, rows }: Grants): Promise<boolean> {
      const nameless = { accountId: null, email: null }
      return db.transaction(async (tx) => {
        // Whoever saves a grant locks it too, so that none comes after the count.
        await tx.select().from(users).where(eq(users.id, id)).for('update')
        const connected = await tx.$count(googleCredentials, eq(googleCredentials.accountId, id))
        const waiting = await tx.$count(googlePendingConnections, eq(googlePendingConnections.accountId, id))
        if (connected + waiting > rows) return false
        await tx.delete(users).where(eq(users.id, id))
        await tx.update(googleRevocations).set(nameless).where(eq(googleRevocations.accountId, id))
        if (revocations.length > 0) {
          await tx.insert(googleRevocations).values(revocations.map((each) => ({ ...each, ...nameless })))
        }
        return true
      })
    },
    /** The same password, hashed anew; nothing where it changed meanwhile. */
    async replaceHash(id: string, from: string, to: string): Promise<void> {
      await db
        .update(users)
        .set({ passwordHash: to })
        .where(and(eq(users.id, id), eq(users.passwordHash, from)))
    },
    /** Another password. Compare-and-set: false when it changed meanwhile. */
    async setPassword(
      { id, passwordVersion }: Pick<Account, 'id' | 'passwordVersion'>,
      passwordHash: string,
    ): Promise<boolean> {
      const rows = await db
        .update(users)
        .set({ passwordHash, passwordVersion: passwordVersion + 1 })
        .where(and(eq(users.id, id), eq(users.passwordVersion, passwordVersion)))
        .returning({ id: users.id })
      return rows.length === 1
    },
    /** As after a change of the password: logins that have begun come to nothing. */
    async voidBegunLogins(id: string): Promise<void> {
      await db
        .update(users)
        .set({ passwordVersion: sql`${users.passwordVersion} + 1` })
        .where(eq(users.id, id))
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
    .select({ lastUsedAt: sessions.lastUsedAt })
    .from(sessions)
    .where(and(eq(sessions.id, sql.placeholder('id')), gt(sessions.expiresAt, sql.placeholder('now'))))
    .prepare('session_live')
  return {
    /**
     * Drops the account's sessions that have run out.
     * @param passwordVersion which password opened it, if one did
     * @returns false when the account is gone, or has another password by now
     */
    async insert(session: typeof sessions.$inferInsert, passwordVersion: number | undefined): Promise<boolean> {
      const { accountId, createdAt } = session
      return db.transaction(async (tx) => {
        // The lock makes a change of the password wait, which then ends this session too, or this wait for the change.
        const [user] = await tx.select().from(users).where(eq(users.id, accountId)).for('share')
        if (!user || (passwordVersion ?? user.passwordVersion) !== user.passwordVersion) return false
        await tx.delete(sessions).where(and(eq(sessions.accountId, accountId), lt(sessions.expiresAt, createdAt)))
        await tx.insert(sessions).values(session)
        return true
      })
    },
    /** When a live session was last used; undefined when it has ended. */
    async findUse(id: string, now: Date): Promise<Date | undefined> {
      const [row] = await live.execute({ id, now: now.toISOString() })
      return row?.lastUsedAt
    },
    async noteUse(id: string, now: Date): Promise<void> {
      await db.update(sessions).set({ lastUsedAt: now }).where(eq(sessions.id, id))
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
    /** One more than asked for, where there are more. */
    async list(accountId: string, now: Date, { limit, cursor }: PageQuery): Promise<Session[]> {
      return db
        .select()
        .from(sessions)
        .where(and(eq(sessions.accountId, accountId), gt(sessions.expiresAt, now), after(sessions, cursor)))
        .orderBy(desc(sessions.createdAt), desc(sessions.id))
        .limit(limit + 1)
    },
    /** Compare-and-set: of two that spend the same token, one wins. */
    async rotate(
      id: string,
      spentHash: string,
      next: Omit<Session, 'id' | 'accountId' | 'createdAt' | 'confirmedAt' | 'previousTokenHash'>,
    ): Promise<boolean> {
      const rows = await db
        .update(sessions)
        .set({ ...next, previousTokenHash: spentHash })
        .where(and(eq(sessions.id, id), eq(sessions.refreshTokenHash, spentHash)))
        .returning({ id: sessions.id })
      return rows.length === 1
    },
    /** True for exactly one of several that end it. */
    async remove(accountId: string, id: string): Promise<boolean> {
      const rows = await db
        .delete(sessions)
        .where(and(eq(sessions.accountId, accountId), eq(sessions.id, id)))
        .returning({ id: sessions.id })
      return rows.length === 1
    },
    /** The ids of those that ended. */
    async removeAll(accountId: string, { except }: { except: string | undefined }): Promise<string[]> {
      const rows = await db
        .delete(sessions)
        .where(and(eq(sessions.accountId, accountId), except === undefined ? undefined : ne(sessions.id, except)))
        .returning({ id: sessions.id })
      return rows.map(({ id }) => id)
    },
  }
}

export type PersonalAccessTokenStore = ReturnType<typeof createPersonalAccessTokenStore>

export function createPersonalAccessTokenStore(db: Database) {
  return {
    /** Undefined when the account has `limit` already, or is gone. */
    async insert(
      token: Omit<PersonalAccessTokenRow, 'id' | 'lastUsedAt'>,
      limit: number,
    ): Promise<PersonalAccessTokenRow | undefined> {
      const { accountId } = token
      return db.transaction(async (tx) => {
        // One after the other, so that many at once are counted too.
        const [user] = await tx.select().from(users).where(eq(users.id, accountId)).for('no key update')
        const [row] = await tx
          .select({ n: count() })
          .from(personalAccessTokens)
          .where(eq(personalAccessTokens.accountId, accountId))
        if (!user || row!.n >= limit) return undefined
        const [inserted] = await tx.insert(personalAccessTokens).values(token).returning()
        return inserted
      })
    },
    /** One more than asked for, where there are more. */
    async list(accountId: string, { limit, cursor }: PageQuery): Promise<PersonalAccessTokenRow[]> {
      return db
        .select()
        .from(personalAccessTokens)
        .where(and(eq(personalAccessTokens.accountId, accountId), after(personalAccessTokens, cursor)))
        .orderBy(desc(personalAccessTokens.createdAt), desc(personalAccessTokens.id))
        .limit(limit + 1)
    },
    async findLive(hash: string, now: Date): Promise<PersonalAccessTokenRow | undefined> {
      const [row] = await db
        .select()
        .from(personalAccessTokens)
        .where(and(eq(personalAccessTokens.tokenHash, hash), gt(personalAccessTokens.expiresAt, now)))
      return row
    },
    async noteUse(id: string, now: Date): Promise<void> {
      await db.update(personalAccessTokens).set({ lastUsedAt: now }).where(eq(personalAccessTokens.id, id))
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

/** What comes after a page's end in a list that is newest first. */
function after(table: typeof sessions | typeof personalAccessTokens, cursor: Position | undefined): SQL | undefined {
  return cursor && sql`(${table.createdAt}, ${table.id}) < (${cursor.at.toISOString()}, ${cursor.id})`
}
