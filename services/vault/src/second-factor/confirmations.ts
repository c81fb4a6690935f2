/**
 * Changing how an account logs in takes somebody who proved lately that it is theirs: by the login itself, or by saying
 * it again, with the second factor where there is one and with the password otherwise. It holds for ten minutes, for
 * that session alone.
 */
import { ProblemError } from '@oma/contract'
import type { AuditOrigin } from '@oma/http'
import type { Accounts } from '../auth/accounts.ts'
import type { Proof, Proofs } from './check-proof.ts'
import type { ConfirmationStore } from './store.ts'

const ttlSeconds = 10 * 60

export interface Confirmations {
  /** @throws {ProblemError} `confirmation-required` when the session's last proof is older than ten minutes */
  require(sessionId: string): Promise<void>
  /** @throws {ProblemError} `invalid-login`, `invalid-second-factor`, `too-many-requests` */
  confirm(session: { id: string; accountId: string }, proof: Proof | Password, origin: AuditOrigin): Promise<void>
}

export interface Password {
  method: 'password'
  password: string
}

export interface ConfirmationsOptions {
  store: ConfirmationStore
  accounts: Accounts
  proofs: Proofs
  now: () => Date
}

export function createConfirmations({ store, accounts, proofs, now }: ConfirmationsOptions): Confirmations {
  async function checkPassword(accountId: string, password: string, origin: AuditOrigin): Promise<void> {
    if ((await proofs.methods(accountId)).length > 0) {
      throw new ProblemError('invalid-second-factor', 'This account has a second factor. Confirm with that one.')
    }
    const { username } = await accounts.find(accountId)
    await accounts.logIn({ username, password, origin })
  }

  return {
    async require(sessionId) {
      const at = await store.confirmedAt(sessionId)
      if (at && now().getTime() - at.getTime() <= ttlSeconds * 1000) return
      throw new ProblemError(
        'confirmation-required',
        'This changes how you log in. Confirm that it is you (POST /api/v1/auth/confirm), or log in again.',
      )
    },
    async confirm({ id, accountId }, proof, origin) {
      if (proof.method === 'password') await checkPassword(accountId, proof.password, origin)
      else await proofs.check(accountId, proof, origin)
      await store.confirm(id, now())
    },
  }
}
