/**
 * Changing how an account logs in takes somebody who proved lately that it is theirs: by the login itself, or by saying
 * it again, with the second factor where there is one and with the password otherwise. It holds for ten minutes, for
 * that session alone.
 */
import { ProblemError } from '@oma/contract'
import type { AuditOrigin, Caller } from '@oma/http'
import type { Accounts } from '../auth/accounts.ts'
import type { Proof, Proofs } from './check-proof.ts'
import type { ConfirmationStore } from './store.ts'

const ttlSeconds = 10 * 60

export interface Confirmations {
  /** @throws {ProblemError} `confirmation-required`, saying what to send, when the session's last proof is older than ten minutes */
  require(session: Pick<Caller, 'via' | 'accountId'>): Promise<void>
  /** For the account's first factor: what its other sessions proved before, by the password alone, counts no more. */
  lapseOthers(session: Pick<Caller, 'via' | 'accountId'>): Promise<void>
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
    async require({ via, accountId }) {
      const at = await store.confirmedAt(via)
      if (at && now().getTime() - at.getTime() <= ttlSeconds * 1000) return
      const methods = await proofs.methods(accountId)
      const proof = methods.length > 0 ? methods.join(' or ') : 'password'
      throw new ProblemError(
        'confirmation-required',
        `Confirm that it is you: POST /api/v1/auth/confirm with ${proof}, then send this again within ten minutes. Logging in again does as well.`,
      )
    },
    lapseOthers: ({ via, accountId }) => store.lapse(accountId, via),
    async confirm({ id, accountId }, proof, origin) {
      if (proof.method === 'password') await checkPassword(accountId, proof.password, origin)
      else await proofs.check(accountId, proof, origin)
      await store.confirm(id, now())
    },
  }
}
