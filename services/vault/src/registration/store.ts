/** Rows of `registration_policy` and `invites`. Speaks SQL and nothing else. */
import type { RegistrationPolicy } from '@oma/contract'
import { and, desc, eq, gt, isNull, lte } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { invites, registrationPolicy } from '../db/schema.ts'

export type InviteRow = typeof invites.$inferSelect

export type RegistrationStore = ReturnType<typeof createRegistrationStore>

export function createRegistrationStore(db: Database) {
  return {
    async findPolicy(): Promise<RegistrationPolicy | undefined> {
      const [row] = await db.select().from(registrationPolicy)
      return row?.policy
    },
    async savePolicy(policy: RegistrationPolicy): Promise<void> {
      await db
        .insert(registrationPolicy)
        .values({ policy })
        .onConflictDoUpdate({ target: registrationPolicy.onlyRow, set: { policy } })
    },
    /** Drops those that have expired. Undefined when there are `limit` already. */
    async insertInvite(
      invite: Pick<InviteRow, 'name' | 'tokenHash' | 'createdAt' | 'expiresAt'>,
      limit: number,
    ): Promise<InviteRow | undefined> {
      await db.delete(invites).where(lte(invites.expiresAt, invite.createdAt))
      if ((await db.$count(invites)) >= limit) return undefined
      const [row] = await db.insert(invites).values(invite).returning()
      return row
    },
    async listInvites(now: Date, limit: number): Promise<InviteRow[]> {
      return db
        .select()
        .from(invites)
        .where(gt(invites.expiresAt, now))
        .orderBy(desc(invites.createdAt), desc(invites.id))
        .limit(limit)
    },
    async removeInvite(id: string): Promise<boolean> {
      const rows = await db.delete(invites).where(eq(invites.id, id)).returning({ id: invites.id })
      return rows.length === 1
    },
    /** Of several that bring it at once, one gets its id. */
    async takeInvite(tokenHash: string, now: Date): Promise<string | undefined> {
      const isLive = and(eq(invites.tokenHash, tokenHash), isNull(invites.usedAt), gt(invites.expiresAt, now))
      const [row] = await db.update(invites).set({ usedAt: now }).where(isLive).returning({ id: invites.id })
      return row?.id
    },
    async giveBackInvite(id: string): Promise<void> {
      await db.update(invites).set({ usedAt: null }).where(eq(invites.id, id))
    },
  }
}
