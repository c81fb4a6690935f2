/** Rows of `once_claims`. Speaks SQL and nothing else. */
import { and, eq, isNull, lte } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { onceClaims } from '../db/schema.ts'

export type ClaimRow = typeof onceClaims.$inferSelect
/** Who takes which key. */
export type KeyOf = Pick<ClaimRow, 'accountId' | 'program' | 'keyHash'>
/** A claim that has no answer yet, and whose it is. */
export type Held = Pick<ClaimRow, 'id' | 'accountId' | 'program'>

export type OnceStore = ReturnType<typeof createOnceStore>

const held = ({ id, accountId, program }: Held) =>
  and(
    eq(onceClaims.id, id),
    eq(onceClaims.accountId, accountId),
    eq(onceClaims.program, program),
    isNull(onceClaims.answerSealed),
  )

export function createOnceStore(db: Database) {
  return {
    /** True for exactly one of several that try. */
    async insert(row: Omit<ClaimRow, 'answerSealed'>): Promise<boolean> {
      const rows = await db.insert(onceClaims).values(row).onConflictDoNothing().returning({ id: onceClaims.id })
      return rows.length === 1
    },
    async find({ accountId, program, keyHash }: KeyOf): Promise<ClaimRow | undefined> {
      const [row] = await db
        .select()
        .from(onceClaims)
        .where(
          and(eq(onceClaims.accountId, accountId), eq(onceClaims.program, program), eq(onceClaims.keyHash, keyHash)),
        )
      return row
    },
    async count(accountId: string): Promise<number> {
      return db.$count(onceClaims, eq(onceClaims.accountId, accountId))
    },
    /** For exactly one of several that try: from now on it has another id. */
    async takeOver(from: Held, to: Pick<ClaimRow, 'id' | 'claimedAt' | 'expiresAt'>): Promise<boolean> {
      const rows = await db.update(onceClaims).set(to).where(held(from)).returning({ id: onceClaims.id })
      return rows.length === 1
    },
    /** False when nobody holds it, or somebody else does. */
    async settle(claim: Held, answer: Pick<ClaimRow, 'answerSealed' | 'expiresAt'>): Promise<boolean> {
      const rows = await db.update(onceClaims).set(answer).where(held(claim)).returning({ id: onceClaims.id })
      return rows.length === 1
    },
    async remove(claim: Held): Promise<boolean> {
      const rows = await db.delete(onceClaims).where(held(claim)).returning({ id: onceClaims.id })
      return rows.length === 1
    },
    /** Everybody's. */
    async removeExpired(now: Date): Promise<void> {
      await db.delete(onceClaims).where(lte(onceClaims.expiresAt, now))
    },
  }
}
