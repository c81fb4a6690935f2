/**
 * Checks a second factor. Every code works once, wherever it is checked; guessing is slowed per account and address, as
 * with passwords.
 */
import { ProblemError, type SecondFactorChallenge } from '@oma/contract'
import type { AuditOrigin, RecordAudit } from '@oma/http'
import type { LoginThrottle } from '../auth/login-throttle.ts'
import type { Keyring } from '../keyring/keyring.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { openTotpSecret } from './sealed-secret.ts'
import type { FactorStore } from './store.ts'
import { findTotpStep } from './totp.ts'

export type Proof = { method: 'totp' | 'recovery_code'; code: string }
export type Method = SecondFactorChallenge['methods'][number]

export interface Proofs {
  /** What the account can prove itself by; nothing when it has no second factor. */
  methods(accountId: string): Promise<Method[]>
  /** @throws {ProblemError} `invalid-second-factor`, `too-many-requests` */
  check(accountId: string, proof: Proof, origin: AuditOrigin): Promise<void>
}

export interface ProofsOptions {
  store: FactorStore
  keyring: Keyring
  throttle: LoginThrottle
  record: RecordAudit
  now: () => Date
}

export function createProofs({ store, keyring, throttle, record, now }: ProofsOptions): Proofs {
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

  return {
    async methods(accountId) {
      const [totp, codes] = await Promise.all([store.findTotp(accountId), store.countRecoveryCodes(accountId)])
      return [...(totp?.confirmedAt ? ['totp' as const] : []), ...(codes > 0 ? ['recovery_code' as const] : [])]
    },
    async check(accountId, proof, origin) {
      throttle.begin(accountId, origin.address)
      const right =
        proof.method === 'totp'
          ? await checkTotp(accountId, proof.code)
          : await useRecoveryCode(accountId, proof.code, origin)
      if (right) return throttle.succeed(accountId, origin.address)
      await record({ event: 'login.failed', accountId, origin, details: { reason: 'second-factor' } })
      throw new ProblemError(
        'invalid-second-factor',
        'This code is wrong, or was used already. Wait for the app’s next code, or use another recovery code.',
      )
    },
  }
}
