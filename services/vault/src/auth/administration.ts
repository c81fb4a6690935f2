/**
 * What whoever runs the installation may do to accounts: make one, also where registration is closed; give one a new
 * password; delete one.
 */
import { ProblemError, type User } from '@oma/contract'
import type { RecordAudit } from '@oma/http'
import type { EndSessions } from './end-sessions.ts'
import type { Passwords } from './password.ts'
import type { RemoveAccount } from './remove-account.ts'
import type { Account, AccountStore } from './store.ts'

export interface Administration {
  /** @throws {ProblemError} `username-taken` */
  create(username: string, password: string): Promise<Pick<User, 'id' | 'username'>>
  /** Ends its sessions; a second factor stays. @throws {ProblemError} `not-found`, `unavailable` when it changes meanwhile */
  resetPassword(username: string, password: string): Promise<void>
  /** As its owner would. @returns how many grants Google is yet to be told to forget. @throws {ProblemError} `not-found` */
  remove(username: string): Promise<number>
}

export interface AdministrationOptions {
  accounts: AccountStore
  passwords: Passwords
  sessions: Pick<EndSessions, 'endAll'>
  removeAccount: RemoveAccount
  record: RecordAudit
  now: () => Date
}

export function createAdministration(options: AdministrationOptions): Administration {
  const { accounts, passwords, sessions, removeAccount, record, now } = options

  async function find(username: string): Promise<Account> {
    const account = await accounts.findByUsername(username)
    if (account) return account
    throw new ProblemError('not-found', `${username} is not registered. See: npm run vault -- users list`)
  }

  return {
    async create(username, password) {
      const passwordHash = await passwords.hash(password)
      const account = await accounts.insert({ username, passwordHash, madeByAdministrator: true, createdAt: now() })
      if (!account) throw new ProblemError('username-taken', `${username} is already registered.`)
      await record({ event: 'account.registered', accountId: account.id })
      return account
    },
    async resetPassword(username, password) {
      const account = await find(username)
      const { id: accountId } = account
      const passwordHash = await passwords.hash(password)
      await record({ event: 'account.password_changed', accountId, details: { by: 'administrator' } })
      if (!(await accounts.setPassword(account, passwordHash))) {
        throw new ProblemError('unavailable', 'The password changed meanwhile. Try again.')
      }
      await sessions.endAll(accountId, {})
    },
    remove: async (username) => removeAccount((await find(username)).id),
  }
}
