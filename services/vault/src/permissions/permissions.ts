/** What an account lets its assistants do. It is said here and kept to at the hub, through which all of them come. */
import { usualPermissions, type Permissions } from '@oma/contract'
import type { PermissionStore } from './store.ts'

export interface AccountPermissions {
  read(accountId: string): Promise<Permissions>
  change(accountId: string, permissions: Permissions): Promise<Permissions>
}

export function createPermissions(store: PermissionStore): AccountPermissions {
  return {
    read: async (accountId) => (await store.find(accountId)) ?? usualPermissions,
    async change(accountId, permissions) {
      await store.save(accountId, permissions)
      return permissions
    },
  }
}
