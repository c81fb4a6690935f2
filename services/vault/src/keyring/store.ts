/** Rows of `data_keys`. Speaks SQL and nothing else. */
import { and, eq, isNull } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { dataKeys } from '../db/schema.ts'

export type DataKeyRow = typeof dataKeys.$inferSelect

export type DataKeyStore = ReturnType<typeof createDataKeyStore>

export function createDataKeyStore(db: Database) {
  async function findCurrent(accountId: string): Promise<DataKeyRow | undefined> {
    const [row] = await db
      .select()
      .from(dataKeys)
      .where(and(eq(dataKeys.accountId, accountId), isNull(dataKeys.retiredAt)))
    return row
  }

  return {
    findCurrent,
    async find(accountId: string, id: string): Promise<DataKeyRow | undefined> {
      const [row] = await db
        .select()
        .from(dataKeys)
        .where(and(eq(dataKeys.accountId, accountId), eq(dataKeys.id, id)))
      return row
    },
    /** Inserts, unless the account has a current key: then that one is the answer. */
    async insertFirst(row: DataKeyRow): Promise<DataKeyRow> {
      await db.insert(dataKeys).values(row).onConflictDoNothing()
      return (await findCurrent(row.accountId))!
    },
  }
}
