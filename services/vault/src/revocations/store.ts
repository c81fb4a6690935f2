/** Rows of `google_revocations`, and whether anybody here still has a Google account. Speaks SQL and nothing else. */
import { and, asc, count, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { googleCredentials, googlePendingConnections, googleRevocations, users } from '../db/schema.ts'

export type Revocation = typeof googleRevocations.$inferSelect

export type RevocationStore = ReturnType<typeof createRevocationStore>

export function createRevocationStore(db: Database) {
  const table = googleRevocations
  return {
    /** Without a name where the account is gone, or goes at this moment. */
    async insert(revocation: Revocation): Promise<void> {
      const { accountId } = revocation
      await db.transaction(async (tx) => {
        const owner =
          accountId === null ? [] : await tx.select().from(users).where(eq(users.id, accountId)).for('key share')
        await tx.insert(table).values(owner.length > 0 ? revocation : { ...revocation, accountId: null, email: null })
      })
    },
    /** Takes what is due, so that no other replica does before `until`; counts the attempt. */
    async claim(now: Date, until: Date, limit: number): Promise<Revocation[]> {
      const due = db
        .select({ id: table.id })
        .from(table)
        .where(lte(table.nextAttemptAt, now))
        .orderBy(asc(table.nextAttemptAt))
        .limit(limit)
        .for('update', { skipLocked: true })
      return db
        .update(table)
        .set({ attempts: sql`${table.attempts} + 1`, nextAttemptAt: until })
        .where(inArray(table.id, due))
        .returning()
    },
    async postpone(id: string, nextAttemptAt: Date): Promise<void> {
      await db.update(table).set({ nextAttemptAt }).where(eq(table.id, id))
    },
    async remove(id: string): Promise<void> {
      await db.delete(table).where(eq(table.id, id))
    },
    /** Whether anybody's connection or open question speaks of this Google account. */
    async isHeld(subject: string): Promise<boolean> {
      const connected = await db.$count(googleCredentials, eq(googleCredentials.subject, subject))
      return connected + (await db.$count(googlePendingConnections, eq(googlePendingConnections.subject, subject))) > 0
    },
    /** Their access tokens count no more, nor does a refresh that is under way. @returns the ids */
    async expireConnections(subject: string, now: Date): Promise<string[]> {
      const { id, leaseFence, version, needsReconnect } = googleCredentials
      const rows = await db
        .update(googleCredentials)
        .set({
          expiresAt: now,
          leaseOwner: null,
          leaseUntil: null,
          leaseFence: sql`${leaseFence} + 1`,
          version: sql`${version} + 1`,
        })
        .where(and(eq(googleCredentials.subject, subject), isNull(needsReconnect)))
        .returning({ id })
      return rows.map((row) => row.id)
    },
    async count(): Promise<number> {
      const [row] = await db.select({ n: count() }).from(table)
      return row!.n
    },
  }
}
