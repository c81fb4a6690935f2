/** Rows of `passkeys` and `passkey_challenges`, but for adding and removing, which count. Speaks SQL and nothing else. */
import { and, asc, eq, gt, isNull, lt } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { passkeyChallenges, passkeys } from '../../db/schema.ts'

export type PasskeyRow = typeof passkeys.$inferSelect
type PasskeyChallenge = typeof passkeyChallenges.$inferSelect

export type PasskeyStore = ReturnType<typeof createPasskeyStore>

export function createPasskeyStore(db: Database) {
  return {
    async list(accountId: string): Promise<PasskeyRow[]> {
      return db
        .select()
        .from(passkeys)
        .where(eq(passkeys.accountId, accountId))
        .orderBy(asc(passkeys.createdAt), asc(passkeys.id))
    },
    async findByCredential(credentialId: string): Promise<PasskeyRow | undefined> {
      const [row] = await db.select().from(passkeys).where(eq(passkeys.credentialId, credentialId))
      return row
    },
    async rename(accountId: string, id: string, name: string): Promise<PasskeyRow | undefined> {
      const [row] = await db
        .update(passkeys)
        .set({ name })
        .where(and(eq(passkeys.accountId, accountId), eq(passkeys.id, id)))
        .returning()
      return row
    },
    /** Compare-and-set on the counter: false when another use came first, or it is gone. */
    async use({ id, counter: before }: PasskeyRow, counter: number, now: Date): Promise<boolean> {
      const rows = await db
        .update(passkeys)
        .set({ counter, lastUsedAt: now })
        .where(and(eq(passkeys.id, id), eq(passkeys.counter, before)))
        .returning({ id: passkeys.id })
      return rows.length === 1
    },
    /** Drops everybody's that have expired. */
    async insertChallenge(challenge: PasskeyChallenge, now: Date): Promise<void> {
      await db.delete(passkeyChallenges).where(lt(passkeyChallenges.expiresAt, now))
      await db.insert(passkeyChallenges).values(challenge)
    },
    /** True for exactly one of several that try. */
    async takeChallenge(challenge: string, accountId: string | null, now: Date): Promise<boolean> {
      const purpose =
        accountId === null ? isNull(passkeyChallenges.accountId) : eq(passkeyChallenges.accountId, accountId)
      const rows = await db
        .delete(passkeyChallenges)
        .where(and(eq(passkeyChallenges.challenge, challenge), purpose, gt(passkeyChallenges.expiresAt, now)))
        .returning({ challenge: passkeyChallenges.challenge })
      return rows.length === 1
    },
  }
}
