/** Who may log in: registering, and logging in. An unknown name and a wrong password look the same. */
import { ProblemError, type User } from '@oma/contract'
import type { Registration } from '../registration/registration.ts'
import type { CheckPassword, PasswordAttempt } from './password-check.ts'
import type { Passwords } from './password.ts'
import type { Account, AccountStore } from './store.ts'

/** Whose password was right, and which of theirs it was: it may change before a session starts. */
export type LoggedIn = Pick<Account, 'id' | 'passwordVersion'>

export interface Accounts {
  /** @throws {ProblemError} `registration-closed`, `invite-invalid`, `username-taken`, `unavailable` */
  register(login: NewLogin): Promise<{ user: User; inviteId: string | undefined }>
  /** @throws {ProblemError} `invalid-login`, `too-many-requests`, `unavailable` */
  logIn(attempt: PasswordAttempt): Promise<LoggedIn>
  /** @throws {ProblemError} `unauthenticated` when the account is gone */
  find(accountId: string): Promise<User>
}

export interface NewLogin {
  username: string
  password: string
  invite?: string | undefined
}

export interface AccountsOptions {
  store: AccountStore
  passwords: Passwords
  checkPassword: CheckPassword
  registration: Pick<Registration, 'admit'>
  now: () => Date
}

export function createAccounts({ store, passwords, checkPassword, registration, now }: AccountsOptions): Accounts {
  return {
    async register({ username, password, invite }) {
      const { inviteId, giveBack } = await registration.admit(invite)
      try {
        const account = await store.insert({ username, passwordHash: await passwords.hash(password), createdAt: now() })
        if (!account) throw new ProblemError('username-taken', `${username} is already registered. Log in instead.`)
        return { user: toUser(account), inviteId }
      } catch (error) {
        await giveBack()
        throw error
      }
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
