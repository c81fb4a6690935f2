/** Who may log in: registering, and checking a password. An unknown name and a wrong password look the same. */
import { ProblemError, type User } from '@oma/contract'
import type { LoginThrottle } from './login-throttle.ts'
import type { Passwords } from './password.ts'
import type { Account, AccountStore } from './store.ts'

export interface Accounts {
  /** @throws {ProblemError} `registration-closed`, `username-taken` */
  register(username: string, password: string): Promise<User>
  /** The account's id. @throws {ProblemError} `invalid-login`, `too-many-requests` */
  checkPassword(username: string, password: string, address: string): Promise<string>
  /** @throws {ProblemError} `unauthenticated` when the account is gone */
  find(accountId: string): Promise<User>
}

export interface AccountsOptions {
  store: AccountStore
  passwords: Passwords
  throttle: LoginThrottle
  registration: 'open' | 'closed'
  now: () => Date
}

export function createAccounts({ store, passwords, throttle, registration, now }: AccountsOptions): Accounts {
  async function look(username: string, password: string) {
    const account = await store.findByUsername(username)
    return { account, right: await passwords.verify(password, account?.passwordHash ?? undefined) }
  }

  return {
    async register(username, password) {
      if (registration === 'closed') {
        throw new ProblemError('registration-closed', 'This installation takes no new accounts. Ask whoever runs it.')
      }
      const account = await store.insert({ username, passwordHash: await passwords.hash(password), createdAt: now() })
      if (!account) throw new ProblemError('username-taken', `${username} is already registered. Log in instead.`)
      return toUser(account)
    },
    async checkPassword(username, password, address) {
      throttle.begin(username, address)
      const { account, right } = await look(username, password).catch((error: unknown) => {
        throttle.forgive(username, address)
        throw error
      })
      if (!account || !right) {
        throw new ProblemError('invalid-login', 'Wrong e-mail address or password.')
      }
      throttle.succeed(username, address)
      return account.id
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
