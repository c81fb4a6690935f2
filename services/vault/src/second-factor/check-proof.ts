/**
 * Checks a second factor. Every code works once, wherever it is checked; guessing is slowed per account and address, as
 * with passwords.
 */
import { ProblemError, type PasskeyAssertion, type SecondFactorChallenge } from '@oma/contract'
import type { AuditOrigin, RecordAudit } from '@oma/http'
import { isWorthRecording, type GuessThrottle } from '../auth/guess-throttle.ts'
import type { Keyring } from '../keyring/keyring.ts'
import type { Passkeys } from './passkeys/passkeys.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { openTotpSecret } from './sealed-secret.ts'
import type { FactorStore } from './store.ts'
import { findTotpStep } from './totp.ts'

export type Proof =
  | { method: 'totp' | 'recovery_code'; code: string }
  | { method: 'passkey'; assertion: PasskeyAssertion }
export type Method = SecondFactorChallenge['methods'][number]

export interface Proofs {
  /** What the account can prove itself by; nothing when it has no second factor. */
  methods(accountId: string): Promise<Method[]>
  /** @throws {ProblemError} `invalid-second-factor`, `too-many-requests` */
  check(accountId: string, proof: Proof, origin: AuditOrigin): Promise<void>
}

export interface ProofsOptions {
  store: FactorStore
  passkeys: Passkeys
  keyring: Keyring
  throttle: GuessThrottle
  record: RecordAudit
  now: () => Date
}

export function createProofs({ store, passkeys, keyring, throttle, record, now }: ProofsOptions): Proofs {
  async function checkTotp(accountId: string, code: string): Promise<boolean> {
    const factor = await store.findTotp(accountId)
    if (!factor?.confirmedAt) return false
    const step = findTotpStep(await openTotpSecret(keyring, factor), code, now())
    return step !== undefined && store.useTotpStep(accountId, step)
  }

  async function useRecoveryCode(accountId: string, code: string, origin: AuditOrigin): Promise<boolean> {
    if (!(await store.useRecoveryCode(accountId, hashRecoveryCode(code)))) return false
    const left = await store.countRecoveryCodes(accountId)
    await record({ event: 'second_factor.recovery_code_used', accountId, origin, details: { left } })
    return true
  }

  /** An answer that is not accepted at all says why by itself. */
  const isPasskeyOf = async (accountId: string, assertion: PasskeyAssertion) =>
    (await passkeys.identify(assertion)).accountId === accountId

  function isRight(accountId: string, proof: Proof, origin: AuditOrigin): Promise<boolean> {
    if (proof.method === 'passkey') return isPasskeyOf(accountId, proof.assertion)
    if (proof.method === 'totp') return checkTotp(accountId, proof.code)
    return useRecoveryCode(accountId, proof.code, origin)
  }

  return {
    async methods(accountId) {
      const { totp, passkeys, recoveryCodes } = await store.summary(accountId)
      return [
        ...(totp ? ['totp' as const] : []),
        ...(passkeys ? ['passkey' as const] : []),
        ...(recoveryCodes ? ['recovery_code' as const] : []),
      ]
    },
    async check(accountId, proof, origin) {
      const guess = { what: 'second factor', account: accountId, address: origin.address }
      const failures = await throttle.begin(guess)
      if (await isRight(accountId, proof, origin)) return throttle.succeed(guess)
      if (isWorthRecording(failures)) {
        await record({ event: 'login.failed', accountId, origin, details: { reason: 'second-factor', failures } })
      }
      throw new ProblemError(
        'invalid-second-factor',
        proof.method === 'passkey'
          ? 'This passkey belongs to another account.'
          : 'This code is wrong, or was used already. Wait for the app’s next code, or use another recovery code.',
      )
    },
  }
}
