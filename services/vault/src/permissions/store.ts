/** Rows of `permissions`. Speaks SQL and nothing else. */
import type { Permissions } from '@oma/contract'
import { eq } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { permissions } from '../db/schema.ts'

export type PermissionStore = ReturnType<typeof createPermissionStore>

export function createPermissionStore(db: Database) {
  return {
    async find(accountId: string): Promise<Permissions | undefined> {
      const [row] = await db
        .select({
          sending: permissions.sending,
          allowed_recipients: permissions.allowedRecipients,
          read_only: permissions.readOnly,
        })
        .from(permissions)
        .where(eq(permissions.accountId, accountId))
      return row
    },
    async save(accountId: string, { sending, allowed_recipients, read_only }: Permissions): Promise<void> {
      const columns = { sending, allowedRecipients: allowed_recipients, readOnly: read_only }
      await db
        .insert(permissions)
        .values({ accountId, ...columns })
        .onConflictDoUpdate({ target: permissions.accountId, set: columns })
    },
  }
}
