/** Who may log in: registering, and logging in. An unknown name and a wrong password look the same. */
import { ProblemError, type User } from '@oma/contract'
import type { CheckPassword, PasswordAttempt } from './password-check.ts'
import type { Passwords } from './password.ts'
import type { Account, AccountStore } from './store.ts'

/** Whose password was right, and which of theirs it was: it may change before a session starts. */
export type LoggedIn = Pick<Account, 'id' | 'passwordVersion'>

export interface Accounts {
  /** @throws {ProblemError} `registration-closed`, `username-taken`, `unavailable` */
  register(username: string, password: string): Promise<User>
  /** @throws {ProblemError} `invalid-login`, `too-many-requests`, `unavailable` */
  logIn(attempt: PasswordAttempt): Promise<LoggedIn>
  /** @throws {ProblemError} `unauthenticated` when the account is gone */
  find(accountId: string): Promise<User>
}

export interface AccountsOptions {
  store: AccountStore
  passwords: Passwords
  checkPassword: CheckPassword
  registration: 'open' | 'closed'
  now: () => Date
}

export function createAccounts({ store, passwords, checkPassword, registration, now }: AccountsOptions): Accounts {
  return {
    async register(username, password) {
      if (registration === 'closed') {
        throw new ProblemError('registration-closed', 'This installation takes no new accounts. Ask whoever runs it.')
      }
      const account = await store.insert({ username, passwordHash: await passwords.hash(password), createdAt: now() })
      if (!account) throw new ProblemError('username-taken', `${username} is already registered. Log in instead.`)
      return toUser(account)
    },
    async logIn(attempt) {
      const account = await checkPassword(attempt, () => store.findByUsername(attempt.username))
      if (!account) throw new ProblemError('invalid-login', 'Wrong e-mail address or password.')
      return account
    },
    async find(accountId) {
      const account = await store.find(accountId)
      if (!account) throw new ProblemError('unauthenticated', 'This account no longer exists.')
      return toUser(account)
    },
  }
}

function toUser({ id, username, createdAt }: Account): User {
  return { id, username, created_at: createdAt.toISOString() }
}
