/**
 * Proof, before what cannot be undone, that whoever holds a session is the account's owner: the password, or for an
 * account without one that it was confirmed, or logged in, lately.
 */
import { ProblemError } from '@oma/contract'
import type { AuditOrigin, Caller } from '@oma/http'
import type { CheckPassword } from './password-check.ts'
import type { Account, AccountStore } from './store.ts'

/** @throws {ProblemError} `wrong-password`, `confirmation-required`, `validation-failed`, `too-many-requests`, `unavailable` */
export type Reauthenticate = (caller: Caller, password: string | undefined, origin: AuditOrigin) => Promise<Account>

export interface ReauthenticationOptions {
  store: AccountStore
  checkPassword: CheckPassword
  /** @throws {ProblemError} `confirmation-required` */
  requireConfirmed: (sessionId: string) => Promise<void>
}

export function createReauthentication({
  store,
  checkPassword,
  requireConfirmed,
}: ReauthenticationOptions): Reauthenticate {
  return async (caller, password, origin) => {
    const account = await store.find(caller.accountId)
    if (!account) throw new ProblemError('unauthenticated', 'This account no longer exists.')
    if (account.passwordHash === null) {
      await requireConfirmed(caller.via)
      return account
    }
    if (password === undefined) throw new ProblemError('validation-failed', 'Send the current password as well.')
    const { username } = account
    const owner = await checkPassword({ username, password, origin }, () => Promise.resolve(account))
    if (!owner) throw new ProblemError('wrong-password', 'The current password is another one.')
    return account
  }
}
