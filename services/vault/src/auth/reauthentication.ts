/**
 * Proof, before what cannot be undone, that whoever holds a session is the account's owner: the password, and where there
 * is a second factor, or no password, that the session was confirmed, or began, in the last ten minutes.
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
  hasSecondFactor: (accountId: string) => Promise<boolean>
  /** @throws {ProblemError} `confirmation-required` */
  requireConfirmed: (caller: Caller) => Promise<void>
}

export function createReauthentication({
  store,
  checkPassword,
  hasSecondFactor,
  requireConfirmed,
}: ReauthenticationOptions): Reauthenticate {
  return async (caller, password, origin) => {
    const account = await store.find(caller.accountId)
    if (!account) throw new ProblemError('unauthenticated', 'This account no longer exists.')
    // First, so that a session alone cannot be used to guess the password of who has a second factor.
    if (account.passwordHash === null || (await hasSecondFactor(account.id))) await requireConfirmed(caller)
    if (account.passwordHash === null) return account
    if (password === undefined) throw new ProblemError('validation-failed', 'Send the current password as well.')
    const { username } = account
    const owner = await checkPassword({ username, password, origin }, () => Promise.resolve(account))
    if (!owner) throw new ProblemError('wrong-password', 'The current password is another one.')
    return account
  }
}
