/** The second factor, put together: factors and passkeys, the proof by them at a login, and confirming it is the owner. */
import type { Accounts } from '../auth/accounts.ts'
import type { GuessThrottle } from '../auth/guess-throttle.ts'
import type { Foundation } from '../foundation.ts'
import { createProofs } from './check-proof.ts'
import { createConfirmations } from './confirmations.ts'
import { createFactors } from './factors.ts'
import { createLoginTickets } from './login-tickets.ts'
import { createPasskeys } from './passkeys/passkeys.ts'
import { createPasskeyStore } from './passkeys/store.ts'
import { createConfirmationStore, createFactorStore, createLoginTicketStore } from './store.ts'

export interface SecondFactorNeeds {
  accounts: Accounts
  throttle: GuessThrottle
}

export function assembleSecondFactor(
  { config, db, keyring, record, now }: Foundation,
  { accounts, throttle }: SecondFactorNeeds,
) {
  const store = createFactorStore(db)
  const publicUrl = config.VAULT_PUBLIC_URL
  const passkeys = createPasskeys({ store: createPasskeyStore(db), factors: store, publicUrl, now })
  const proofs = createProofs({ store, passkeys, keyring, throttle, record, now })
  return {
    passkeys,
    factors: createFactors({ store, passkeys, keyring, throttle, now }),
    tickets: createLoginTickets({ store: createLoginTicketStore(db), proofs, now }),
    confirmations: createConfirmations({ store: createConfirmationStore(db), accounts, proofs, now }),
    hasSecondFactor: async (accountId: string) => (await proofs.methods(accountId)).length > 0,
  }
}
