/**
 * The way from a right first factor to a session, for accounts with a second one: a ticket that names the account, lives
 * five minutes, takes few attempts and opens one session. Only its hash is kept.
 */
import { ProblemError } from '@oma/contract'
import type { AuditOrigin } from '@oma/http'
import type { LoggedIn } from '../auth/accounts.ts'
import { createRandomToken, hashToken } from '../auth/opaque-token.ts'
import type { Proof, Proofs } from './check-proof.ts'
import type { LoginTicketStore } from './store.ts'

const ttlSeconds = 5 * 60
const maxAttempts = 10
const prefix = 'oma_lt_'

export interface LoginTickets {
  /**
   * Lets accounts without a second factor pass.
   * @throws {ProblemError} `second-factor-required`, with the ticket and what the account can prove itself by
   */
  demand(account: LoggedIn): Promise<void>
  /** Whose ticket it is, and the password that opened it. @throws {ProblemError} `login-expired`, `invalid-second-factor`, `too-many-requests` */
  redeem(ticket: string, proof: Proof, origin: AuditOrigin): Promise<LoggedIn>
}

export interface LoginTicketsOptions {
  store: LoginTicketStore
  proofs: Proofs
  now: () => Date
}

export function createLoginTickets({ store, proofs, now }: LoginTicketsOptions): LoginTickets {
  const expired = () => new ProblemError('login-expired', 'This login took too long or was finished. Log in again.')

  return {
    async demand({ id: accountId, passwordVersion }) {
      const methods = await proofs.methods(accountId)
      if (methods.length === 0) return
      const ticket = prefix + createRandomToken()
      const expiresAt = new Date(now().getTime() + ttlSeconds * 1000)
      await store.insert({ ticketHash: hashToken(ticket), accountId, passwordVersion, expiresAt }, now())
      throw new ProblemError('second-factor-required', 'Send the second factor with this ticket.', {
        secondFactor: { ticket, methods },
      })
    },
    async redeem(ticket, proof, origin) {
      const ticketHash = hashToken(ticket)
      const found = await store.find(ticketHash, now())
      if (!found || !(await store.countAttempt(ticketHash, maxAttempts))) throw expired()
      await proofs.check(found.accountId, proof, origin)
      // Of several that bring right factors at once, one gets the session.
      if (!(await store.remove(ticketHash))) throw expired()
      return { id: found.accountId, passwordVersion: found.passwordVersion }
    },
  }
}
