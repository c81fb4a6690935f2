/** A new password for an account; it ends every other session, and a login that the old one began. */
import { ProblemError } from '@oma/contract'
import type { AuditOrigin, Caller } from '@oma/http'
import type { Passwords } from './password.ts'
import type { Reauthenticate } from './reauthentication.ts'
import type { Sessions } from './sessions.ts'
import type { AccountStore } from './store.ts'

export interface PasswordChange {
  /** Needed where the account has one. */
  currentPassword: string | undefined
  newPassword: string
}

/** @throws {ProblemError} what `Reauthenticate` throws */
export type ChangePassword = (caller: Caller, change: PasswordChange, origin: AuditOrigin) => Promise<void>

export interface ChangePasswordOptions {
  store: AccountStore
  passwords: Passwords
  reauthenticate: Reauthenticate
  sessions: Sessions
}

export function createChangePassword(options: ChangePasswordOptions): ChangePassword {
  const { store, passwords, reauthenticate, sessions } = options
  return async (caller, { currentPassword, newPassword }, origin) => {
    const account = await reauthenticate(caller, currentPassword, origin)
    const passwordHash = await passwords.hash(newPassword)
    if (!(await store.setPassword(account, passwordHash))) {
      throw new ProblemError('unavailable', 'The password changed meanwhile. Try again.', { retryAfterSeconds: 1 })
    }
    await sessions.endAll(account.id, { caller, origin }, caller.via)
  }
}
