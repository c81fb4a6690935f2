/**
 * Whether a password is an account's: slowed where somebody guesses, recorded where it fails, hashed anew where its hash
 * is of former days. An unknown name costs what a wrong password costs, and is recorded nowhere.
 */
import type { AuditOrigin, RecordAudit } from '@oma/http'
import { isWorthRecording, type GuessThrottle } from './guess-throttle.ts'
import type { Passwords } from './password.ts'
import type { Account, AccountStore } from './store.ts'

export interface PasswordAttempt {
  username: string
  password: string
  origin: AuditOrigin
}

/**
 * @param find the account, looked for only when the guess may be made
 * @returns the account when the password is its own
 * @throws {ProblemError} `too-many-requests`, `unavailable`
 */
export type CheckPassword = (
  attempt: PasswordAttempt,
  find: () => Promise<Account | undefined>,
) => Promise<Account | undefined>

export interface PasswordCheckOptions {
  store: AccountStore
  passwords: Passwords
  throttle: GuessThrottle
  record: RecordAudit
  /** Told what went wrong beside an answer that stands all the same. */
  onTrouble: (error: unknown) => void
}

export function createPasswordCheck({
  store,
  passwords,
  throttle,
  record,
  onTrouble,
}: PasswordCheckOptions): CheckPassword {
  async function hashAnew({ id, passwordHash }: Account, password: string): Promise<void> {
    await store.replaceHash(id, passwordHash!, await passwords.hash(password))
  }

  return async ({ username, password, origin }, find) => {
    const guess = { what: 'password', account: username, address: origin.address }
    const failures = await throttle.begin(guess)
    try {
      const account = await find()
      const { right, outdated } = await passwords.verify(password, account?.passwordHash)
      if (account && right) {
        await throttle.succeed(guess)
        if (outdated) await hashAnew(account, password).catch(onTrouble)
        return account
      }
      // Not waited for: how long the answer takes must not tell whether the name is known.
      if (account && isWorthRecording(failures)) {
        void record({
          event: 'login.failed',
          accountId: account.id,
          origin,
          details: { reason: 'password', failures },
        }).catch(onTrouble)
      }
      return undefined
    } catch (error) {
      await throttle.forgive(guess)
      throw error
    }
  }
}
