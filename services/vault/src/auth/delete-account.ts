/** Deleting one's own account, with proof that it is one's own. */
import type { AuditOrigin, Caller } from '@oma/http'
import type { Reauthenticate } from './reauthentication.ts'
import type { RemoveAccount } from './remove-account.ts'

/** @throws {ProblemError} what `Reauthenticate` throws */
export type DeleteAccount = (caller: Caller, password: string | undefined, origin: AuditOrigin) => Promise<void>

export interface DeleteAccountOptions {
  reauthenticate: Reauthenticate
  removeAccount: RemoveAccount
}

export function createDeleteAccount({ reauthenticate, removeAccount }: DeleteAccountOptions): DeleteAccount {
  return async (caller, password, origin) => {
    const { id } = await reauthenticate(caller, password, origin)
    await removeAccount(id)
  }
}
