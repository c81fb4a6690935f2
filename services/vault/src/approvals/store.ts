/** Rows of `approvals`. Speaks SQL and nothing else. */
import type { ApprovalState, PageQuery } from '@oma/contract'
import { and, desc, eq, gt, lte, ne, sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { approvals, users } from '../db/schema.ts'

export type ApprovalRow = typeof approvals.$inferSelect
/** What a question is about, and who asks. */
export type Asked = Pick<ApprovalRow, 'accountId' | 'program' | 'contentHash'>

export type ApprovalStore = ReturnType<typeof createApprovalStore>

const open = ({ accountId, program, contentHash }: Asked) =>
  and(
    eq(approvals.accountId, accountId),
    eq(approvals.program, program),
    eq(approvals.contentHash, contentHash),
    ne(approvals.state, 'used'),
  )
const mine = (accountId: string, id: string) => and(eq(approvals.accountId, accountId), eq(approvals.id, id))

export function createApprovalStore(db: Database) {
  return {
    /** The one that was asked and neither used up nor forgotten. */
    async findOpen(asked: Asked, now: Date): Promise<ApprovalRow | undefined> {
      const [row] = await db
        .select()
        .from(approvals)
        .where(and(open(asked), gt(approvals.expiresAt, now)))
      return row
    },
    /**
     * Unless the same is asked already. Undefined when as many wait as may; the account's row is locked meanwhile, so
     * that two at once are neither two questions nor one too many.
     */
    async insert(row: ApprovalRow, mostWaiting: number): Promise<{ row: ApprovalRow; added: boolean } | undefined> {
      const { accountId, createdAt: now } = row
      return db.transaction(async (tx) => {
        await tx.select({ id: users.id }).from(users).where(eq(users.id, accountId)).for('update')
        await tx.delete(approvals).where(and(eq(approvals.accountId, accountId), lte(approvals.expiresAt, now)))
        const [same] = await tx.select().from(approvals).where(open(row))
        if (same) return { row: same, added: false }
        const waiting = and(eq(approvals.accountId, accountId), eq(approvals.state, 'waiting'))
        if ((await tx.$count(approvals, waiting)) >= mostWaiting) return undefined
        await tx.insert(approvals).values(row)
        return { row, added: true }
      })
    },
    /** Compare-and-set: one of several that try gets it. */
    async use(asked: Asked, now: Date): Promise<ApprovalRow | undefined> {
      const [row] = await db
        .update(approvals)
        .set({ state: 'used' })
        .where(and(open(asked), eq(approvals.state, 'approved'), gt(approvals.expiresAt, now)))
        .returning()
      return row
    },
    /** Undefined when it is used up, forgotten or not theirs. */
    async decide(
      accountId: string,
      id: string,
      { state, now }: { state: ApprovalState; now: Date },
    ): Promise<ApprovalRow | undefined> {
      const [row] = await db
        .update(approvals)
        .set({ state })
        .where(and(mine(accountId, id), ne(approvals.state, 'used'), gt(approvals.expiresAt, now)))
        .returning()
      return row
    },
    async find(accountId: string, id: string, now: Date): Promise<ApprovalRow | undefined> {
      const [row] = await db
        .select()
        .from(approvals)
        .where(and(mine(accountId, id), gt(approvals.expiresAt, now)))
      return row
    },
    /** One more than asked for, where there is another page. */
    async list(accountId: string, { limit, cursor }: PageQuery, now: Date): Promise<ApprovalRow[]> {
      const { createdAt, expiresAt, id } = approvals
      const after = cursor && sql`(${createdAt}, ${id}) < (${cursor.at.toISOString()}, ${cursor.id})`
      return db
        .select()
        .from(approvals)
        .where(and(eq(approvals.accountId, accountId), gt(expiresAt, now), after))
        .orderBy(desc(createdAt), desc(id))
        .limit(limit + 1)
    },
    /** Everybody's. */
    async removeExpired(now: Date): Promise<void> {
      await db.delete(approvals).where(lte(approvals.expiresAt, now))
    },
  }
}
