/**
 * Proof, before what cannot be undone, that whoever holds a session is the account's owner: the password, or for an
 * account without one a login of the last ten minutes.
 */
import { ProblemError } from '@oma/contract'
import type { AuditOrigin, Caller } from '@oma/http'
import type { CheckPassword } from './password-check.ts'
import type { Sessions } from './sessions.ts'
import type { Account, AccountStore } from './store.ts'

const freshLoginMs = 10 * 60 * 1000

/** @throws {ProblemError} `wrong-password`, `login-too-old`, `validation-failed`, `too-many-requests`, `unavailable` */
export type Reauthenticate = (caller: Caller, password: string | undefined, origin: AuditOrigin) => Promise<Account>

export interface ReauthenticationOptions {
  store: AccountStore
  sessions: Sessions
  checkPassword: CheckPassword
  now: () => Date
}

export function createReauthentication({
  store,
  sessions,
  checkPassword,
  now,
}: ReauthenticationOptions): Reauthenticate {
  async function requireFreshLogin(sessionId: string): Promise<void> {
    const startedAt = await sessions.startedAt(sessionId)
    if (startedAt && now().getTime() - startedAt.getTime() <= freshLoginMs) return
    throw new ProblemError(
      'login-too-old',
      'This account has no password, so this takes a login of the last ten minutes. Log out, log in again, and repeat.',
    )
  }

  return async (caller, password, origin) => {
    const account = await store.find(caller.accountId)
    if (!account) throw new ProblemError('unauthenticated', 'This account no longer exists.')
    if (account.passwordHash === null) {
      await requireFreshLogin(caller.via)
      return account
    }
    if (password === undefined) throw new ProblemError('validation-failed', 'Send the current password as well.')
    const { username } = account
    const owner = await checkPassword({ username, password, origin }, () => Promise.resolve(account))
    if (!owner) throw new ProblemError('wrong-password', 'The current password is another one.')
    return account
  }
}
