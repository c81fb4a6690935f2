/** What whoever runs the installation may do to accounts: make one, also where registration is closed. */
import { ProblemError, type User } from '@oma/contract'
import type { RecordAudit } from '@oma/http'
import type { Passwords } from './password.ts'
import type { AccountStore } from './store.ts'

export interface Administration {
  /** @throws {ProblemError} `username-taken` */
  create(username: string, password: string): Promise<Pick<User, 'id' | 'username'>>
}

export interface AdministrationOptions {
  accounts: AccountStore
  passwords: Passwords
  record: RecordAudit
  now: () => Date
}

export function createAdministration({ accounts, passwords, record, now }: AdministrationOptions): Administration {
  return {
    async create(username, password) {
      const passwordHash = await passwords.hash(password)
      const account = await accounts.insert({ username, passwordHash, createdAt: now() })
      if (!account) throw new ProblemError('username-taken', `${username} is already registered.`)
      await record({ event: 'account.registered', accountId: account.id })
      return account
    },
  }
}
