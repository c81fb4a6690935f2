/** Rows of `oauth_models`, `oauth_signing_keys` and `client_consents`. Speaks SQL and nothing else. */
import { and, desc, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { PageQuery } from '@oma/contract'
import type { Database } from '../db/client.ts'
import { clientConsents, oauthModels, oauthSigningKeys } from '../db/schema.ts'

export type ModelRow = typeof oauthModels.$inferSelect
export type SigningKeyRow = typeof oauthSigningKeys.$inferSelect
export type ConsentRow = typeof clientConsents.$inferSelect

export type ModelStore = ReturnType<typeof createModelStore>

export function createModelStore(db: Database) {
  return {
    async find(id: string, now: Date): Promise<ModelRow | undefined> {
      const [row] = await db
        .select()
        .from(oauthModels)
        .where(and(eq(oauthModels.id, id), gt(oauthModels.expiresAt, now)))
      return row
    },
    async save(row: Omit<ModelRow, 'consumedAt'>): Promise<void> {
      const { payloadSealed, expiresAt } = row
      await db
        .insert(oauthModels)
        .values(row)
        .onConflictDoUpdate({ target: oauthModels.id, set: { payloadSealed, expiresAt } })
    },
    /** Unless it is there. @returns whether it was not */
    async insert(row: Omit<ModelRow, 'consumedAt'>): Promise<boolean> {
      const rows = await db.insert(oauthModels).values(row).onConflictDoNothing().returning({ id: oauthModels.id })
      return rows.length > 0
    },
    /** Of several that try at once, one gets true; that it happens once is all that a code is worth. */
    async consume(id: string, now: Date): Promise<boolean> {
      const rows = await db
        .update(oauthModels)
        .set({ consumedAt: now })
        .where(and(eq(oauthModels.id, id), isNull(oauthModels.consumedAt)))
        .returning({ id: oauthModels.id })
      return rows.length > 0
    },
    async extend(id: string, expiresAt: Date): Promise<void> {
      await db
        .update(oauthModels)
        .set({ expiresAt })
        .where(and(eq(oauthModels.id, id), lt(oauthModels.expiresAt, expiresAt)))
    },
    async remove(id: string): Promise<boolean> {
      const rows = await db.delete(oauthModels).where(eq(oauthModels.id, id)).returning({ id: oauthModels.id })
      return rows.length > 0
    },
    async list(model: string, now: Date, limit: number): Promise<ModelRow[]> {
      return db
        .select()
        .from(oauthModels)
        .where(and(eq(oauthModels.model, model), gt(oauthModels.expiresAt, now)))
        .limit(limit)
    },
    /** With all that was issued under it. @returns whose it was; undefined when it was gone already */
    async removeGrant(grantId: string): Promise<{ accountId: string; clientId: string } | undefined> {
      const rows = await db
        .delete(oauthModels)
        .where(eq(oauthModels.grantId, grantId))
        .returning({ model: oauthModels.model, accountId: oauthModels.accountId, clientId: oauthModels.clientId })
      const grant = rows.find(({ model }) => model === 'Grant')
      return grant?.accountId && grant.clientId ? { accountId: grant.accountId, clientId: grant.clientId } : undefined
    },
    /** At most so many of those that have expired. @returns how many */
    async removeExpired(now: Date, limit: number): Promise<number> {
      const expired = db
        .select({ id: oauthModels.id })
        .from(oauthModels)
        .where(lt(oauthModels.expiresAt, now))
        .limit(limit)
        .for('update', { skipLocked: true })
      const rows = await db
        .delete(oauthModels)
        .where(inArray(oauthModels.id, expired))
        .returning({ id: oauthModels.id })
      return rows.length
    },
  }
}

export type SigningKeyStore = ReturnType<typeof createSigningKeyStore>

export function createSigningKeyStore(db: Database) {
  return {
    /** The newest first. */
    list: (): Promise<SigningKeyRow[]> => db.select().from(oauthSigningKeys).orderBy(desc(oauthSigningKeys.generation)),
    /** Unless there is one of this generation. */
    async insert(row: SigningKeyRow): Promise<void> {
      await db.insert(oauthSigningKeys).values(row).onConflictDoNothing()
    },
    async remove(ids: string[]): Promise<void> {
      await db.delete(oauthSigningKeys).where(inArray(oauthSigningKeys.id, ids))
    },
  }
}

export type ConsentStore = ReturnType<typeof createConsentStore>

export function createConsentStore(db: Database) {
  const of = (accountId: string, clientId: string) =>
    and(eq(clientConsents.accountId, accountId), eq(clientConsents.clientId, clientId))
  return {
    async find(accountId: string, clientId: string): Promise<ConsentRow | undefined> {
      const [row] = await db.select().from(clientConsents).where(of(accountId, clientId))
      return row
    },
    /** What was allowed before stays allowed. */
    async save(row: Omit<ConsentRow, 'id'>): Promise<void> {
      const scopes = sql`array(select distinct unnest(${clientConsents.scopes} || excluded.scopes) order by 1)`
      await db
        .insert(clientConsents)
        .values(row)
        .onConflictDoUpdate({
          target: [clientConsents.accountId, clientConsents.clientId],
          set: { name: row.name, host: row.host, scopes, lastUsedAt: row.lastUsedAt },
        })
    },
    async touch(accountId: string, clientId: string, now: Date): Promise<void> {
      await db.update(clientConsents).set({ lastUsedAt: now }).where(of(accountId, clientId))
    },
    /** One more than asked for, where there is another page. */
    async list(accountId: string, { limit, cursor }: PageQuery): Promise<ConsentRow[]> {
      const { createdAt, id } = clientConsents
      const after = cursor && sql`(${createdAt}, ${id}) < (${cursor.at.toISOString()}, ${cursor.id})`
      return db
        .select()
        .from(clientConsents)
        .where(and(eq(clientConsents.accountId, accountId), after))
        .orderBy(desc(createdAt), desc(id))
        .limit(limit + 1)
    },
    /** With all that the client holds of this account, at once. @returns what it was; undefined for another account's */
    async remove(accountId: string, id: string): Promise<ConsentRow | undefined> {
      return db.transaction(async (tx) => {
        const [row] = await tx
          .delete(clientConsents)
          .where(and(eq(clientConsents.accountId, accountId), eq(clientConsents.id, id)))
          .returning()
        if (row) {
          await tx
            .delete(oauthModels)
            .where(and(eq(oauthModels.accountId, accountId), eq(oauthModels.clientId, row.clientId)))
        }
        return row
      })
    },
    async removeIdle(unusedSince: Date): Promise<void> {
      await db.delete(clientConsents).where(lt(clientConsents.lastUsedAt, unusedSince))
    },
  }
}
