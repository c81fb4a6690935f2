/** Which second factors an account has: adding, enabling by a first code, and giving them up again. */
import { ProblemError, type SecondFactorStatus } from '@oma/contract'
import type { GuessThrottle } from '../auth/guess-throttle.ts'
import type { Keyring } from '../keyring/keyring.ts'
import { lastWayIn, type Passkeys } from './passkeys/passkeys.ts'
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts'
import { openTotpSecret, sealTotpSecret } from './sealed-secret.ts'
import type { FactorStore } from './store.ts'
import { createTotpSecret, findTotpStep, totpUri } from './totp.ts'

export interface Factors {
  status(accountId: string): Promise<SecondFactorStatus>
  /** @throws {ProblemError} `limit-reached` when there is one already */
  addTotp(accountId: string, username: string): Promise<{ secret: string; uri: string }>
  /**
   * The recovery codes, when this is the first factor.
   * @throws {ProblemError} `not-found` when none was added, `invalid-second-factor`, `too-many-requests`
   */
  enableTotp(accountId: string, code: string, address: string): Promise<string[] | undefined>
  /** @throws {ProblemError} `not-found` */
  removeTotp(accountId: string): Promise<void>
  /** Forgets every factor. @throws {ProblemError} `not-found`, `last-way-in` */
  disable(accountId: string): Promise<void>
  /** The earlier ones stop working. @throws {ProblemError} `not-found` when there is no factor */
  createRecoveryCodes(accountId: string): Promise<string[]>
}

export interface FactorsOptions {
  store: FactorStore
  passkeys: Passkeys
  keyring: Keyring
  throttle: GuessThrottle
  now: () => Date
}

export function createFactors({ store, passkeys, keyring, throttle, now }: FactorsOptions): Factors {
  return {
    async status(accountId) {
      const [app, keys, codesLeft] = await Promise.all([
        store.findTotp(accountId),
        passkeys.list(accountId),
        store.countRecoveryCodes(accountId),
      ])
      const totp = app?.confirmedAt ? { added_at: app.confirmedAt.toISOString() } : null
      return { enabled: totp !== null || keys.length > 0, totp, passkeys: keys, recovery_codes_left: codesLeft }
    },
    async addTotp(accountId, username) {
      const secret = createTotpSecret()
      const secretSealed = await sealTotpSecret(keyring, accountId, secret)
      if (!(await store.insertTotp({ accountId, secretSealed, createdAt: now() }))) {
        throw new ProblemError(
          'limit-reached',
          'This account has an authenticator app. Remove it before adding another.',
        )
      }
      return { secret: secret.reveal(), uri: totpUri(secret, username) }
    },
    async enableTotp(accountId, code, address) {
      const factor = await store.findTotp(accountId)
      if (!factor || factor.confirmedAt) throw new ProblemError('not-found', 'Add an authenticator app first.')
      const guess = { what: 'second factor', account: accountId, address }
      await throttle.begin(guess)
      const step = findTotpStep(await openTotpSecret(keyring, factor), code, now())
      if (step === undefined || !(await store.useTotpStep(accountId, step))) {
        throw new ProblemError(
          'invalid-second-factor',
          'This is not the code that the app shows now. Check the clock of the device, then type the next code.',
        )
      }
      await throttle.succeed(guess)
      const codes = createRecoveryCodes()
      const confirmed = await store.confirmTotp(factor, codes.map(hashRecoveryCode), now())
      if (!confirmed)
        throw new ProblemError('not-found', 'This authenticator app was replaced meanwhile. Add it again.')
      return confirmed.first ? codes : undefined
    },
    async removeTotp(accountId) {
      if (!(await store.removeTotp(accountId))) throw new ProblemError('not-found', 'There is no authenticator app.')
    },
    async disable(accountId) {
      const removed = await store.removeAll(accountId)
      if (removed === undefined) throw lastWayIn()
      if (!removed) throw new ProblemError('not-found', 'There is no second factor.')
    },
    async createRecoveryCodes(accountId) {
      const codes = createRecoveryCodes()
      if (await store.replaceRecoveryCodes(accountId, codes.map(hashRecoveryCode))) return codes
      throw new ProblemError('not-found', 'There is no second factor that recovery codes could stand in for.')
    },
  }
}
