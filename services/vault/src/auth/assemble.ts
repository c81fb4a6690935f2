/** Accounts, sessions and personal access tokens, put together; and what an owner does to the account after a proof. */
import { setTimeout as wait } from 'node:timers/promises'
import { runScript, type Redis } from '../db/redis.ts'
import type { Foundation, Serving } from '../foundation.ts'
import { createAccounts, type AccountsOptions } from './accounts.ts'
import { createChangePassword } from './change-password.ts'
import { createDeleteAccount } from './delete-account.ts'
import { createMemoryCounts } from './failure-counts.ts'
import { createGuessThrottle, type GuessThrottleOptions } from './guess-throttle.ts'
import { createPasswordCheck } from './password-check.ts'
import { createPasswords } from './password.ts'
import { createPersonalAccessTokens } from './personal-access-tokens.ts'
import { createReauthentication, type ReauthenticationOptions } from './reauthentication.ts'
import type { RefreshFamilyOptions } from './refresh-family.ts'
import { createRemoveAccount, type RemoveAccountOptions } from './remove-account.ts'
import { createSessions } from './sessions.ts'
import { createSharedCounts } from './shared-counts.ts'
import { createAccountStore, createPersonalAccessTokenStore, createSessionStore } from './store.ts'

export interface AuthNeeds extends Pick<Serving, 'log'>, Pick<AccountsOptions, 'registration'> {
  /** Counts failed guesses for all replicas together. */
  redis: Redis | undefined
  networkOf: GuessThrottleOptions['networkOf']
  signAccessToken: RefreshFamilyOptions['signAccessToken']
}

export type Auth = ReturnType<typeof assembleAuth>

export function assembleAuth(
  foundation: Foundation,
  { redis, networkOf, signAccessToken, registration, log }: AuthNeeds,
) {
  const { db, keyring, signatures, record, now } = foundation
  const store = createAccountStore(db)
  const passwords = createPasswords()
  const memory = createMemoryCounts(now)
  const counts = redis ? createSharedCounts({ run: runScript(redis), memory, now }) : memory
  const throttle = createGuessThrottle({ counts, networkOf, wait })
  const checkPassword = createPasswordCheck({
    store,
    passwords,
    throttle,
    record,
    onTrouble: (err) => log.warn({ err }, 'a login was answered, and something beside it failed'),
  })
  const sessions = createSessions({ store: createSessionStore(db), keyring, signatures, signAccessToken, record, now })
  return {
    store,
    passwords,
    throttle,
    checkPassword,
    accounts: createAccounts({ store, passwords, checkPassword, registration, now }),
    sessions,
    /** Everybody is out, also who is at this moment about to get in. */
    async endLogins(accountId: string): Promise<void> {
      await store.voidBegunLogins(accountId)
      await sessions.endAll(accountId, {})
    },
    tokens: createPersonalAccessTokens(createPersonalAccessTokenStore(db), now),
  }
}

export type OwnerNeeds = Pick<ReauthenticationOptions, 'hasSecondFactor' | 'requireConfirmed'> &
  Pick<RemoveAccountOptions, 'grants' | 'wakeRevocations'>

export function assembleOwnerActions(
  { record }: Foundation,
  { store, passwords, checkPassword, sessions }: Auth,
  { hasSecondFactor, requireConfirmed, grants, wakeRevocations }: OwnerNeeds,
) {
  const reauthenticate = createReauthentication({ store, checkPassword, hasSecondFactor, requireConfirmed })
  const removeAccount = createRemoveAccount({ store, sessions, grants, wakeRevocations, record })
  return {
    changePassword: createChangePassword({ store, passwords, reauthenticate, sessions }),
    deleteAccount: createDeleteAccount({ reauthenticate, removeAccount }),
  }
}
