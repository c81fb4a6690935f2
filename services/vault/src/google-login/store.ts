/** Rows of `google_logins` and `google_login_attempts`, and accounts that come by Google. Speaks SQL and nothing else. */
import { eq, lt, sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { googleLoginAttempts, googleLogins, passkeys, users } from '../db/schema.ts'

export type GoogleLogin = typeof googleLogins.$inferSelect
type NewGoogleLogin = typeof googleLogins.$inferInsert
type Account = Pick<typeof users.$inferSelect, 'id' | 'passwordVersion'>
export type LoginAttempt = typeof googleLoginAttempts.$inferSelect

export type GoogleLoginStore = ReturnType<typeof createGoogleLoginStore>

export function createGoogleLoginStore(db: Database) {
  return {
    /** Drops everybody's that have expired. */
    async insertAttempt(attempt: LoginAttempt, now: Date): Promise<void> {
      await db.delete(googleLoginAttempts).where(lt(googleLoginAttempts.expiresAt, now))
      await db.insert(googleLoginAttempts).values(attempt)
    },
    async findAttempt(id: string): Promise<LoginAttempt | undefined> {
      const [row] = await db.select().from(googleLoginAttempts).where(eq(googleLoginAttempts.id, id))
      return row
    },
    /** True for exactly one of several that try. */
    async takeAttempt(id: string): Promise<boolean> {
      const rows = await db
        .delete(googleLoginAttempts)
        .where(eq(googleLoginAttempts.id, id))
        .returning({ id: googleLoginAttempts.id })
      return rows.length === 1
    },
    /** Whose identity it is, and whether Google has disabled it. */
    async findAccount(subject: string): Promise<(Account & Pick<GoogleLogin, 'suspended'>) | undefined> {
      const [row] = await db
        .select({ id: users.id, passwordVersion: users.passwordVersion, suspended: googleLogins.suspended })
        .from(googleLogins)
        .innerJoin(users, eq(users.id, googleLogins.accountId))
        .where(eq(googleLogins.subject, subject))
      return row
    },
    async findBySubject(subject: string): Promise<GoogleLogin | undefined> {
      const [row] = await db.select().from(googleLogins).where(eq(googleLogins.subject, subject))
      return row
    },
    async findByAccount(accountId: string): Promise<GoogleLogin | undefined> {
      const [row] = await db.select().from(googleLogins).where(eq(googleLogins.accountId, accountId))
      return row
    },
    /** False when the identity, or the account, has another one already. */
    async link(login: NewGoogleLogin): Promise<boolean> {
      const rows = await db.insert(googleLogins).values(login).onConflictDoNothing().returning()
      return rows.length === 1
    },
    /** An account without a password; undefined when somebody has that name, and nothing is written then. */
    async createAccount({ subject, email, linkedAt }: Omit<NewGoogleLogin, 'accountId'>): Promise<Account | undefined> {
      return db.transaction(async (tx) => {
        const [account] = await tx
          .insert(users)
          .values({ username: email, passwordHash: null, createdAt: linkedAt })
          .onConflictDoNothing()
          .returning({ id: users.id, passwordVersion: users.passwordVersion })
        if (account) await tx.insert(googleLogins).values({ subject, accountId: account.id, email, linkedAt })
        return account
      })
    },
    /** What Google said last counts, whatever arrived last. */
    async noteState(subject: string, state: 'disabledAt' | 'enabledAt', at: Date): Promise<void> {
      const latest = sql`greatest(${googleLogins[state]}, ${at.toISOString()}::timestamptz)`
      await db
        .update(googleLogins)
        .set({ [state]: latest })
        .where(eq(googleLogins.subject, subject))
    },
    /** The address of what was linked. Undefined when it would leave no way to log in, or nothing was linked. */
    async unlink(accountId: string): Promise<string | undefined> {
      return db.transaction(async (tx) => {
        // Locked first and asked then, or a passkey that is removed meanwhile would count.
        const [account] = await tx.select().from(users).where(eq(users.id, accountId)).for('update')
        const others = await tx.$count(passkeys, eq(passkeys.accountId, accountId))
        if (account?.passwordHash == null && others === 0) return undefined
        const [row] = await tx.delete(googleLogins).where(eq(googleLogins.accountId, accountId)).returning()
        return row?.email
      })
    },
  }
}
