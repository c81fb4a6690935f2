/**
 * The passkeys of accounts: adding, naming, removing, and telling whose an answer of an authenticator is. A challenge is
 * ours, single-use, five minutes old at most, and for one purpose: adding to one account, or proving who one is.
 */
import {
  ProblemError,
  type Passkey,
  type PasskeyAssertion,
  type PasskeyCreationOptions,
  type PasskeyRegistration,
  type PasskeyRequestOptions,
} from '@oma/contract'
import { createRandomToken } from '../../auth/opaque-token.ts'
import { algorithms, checkAssertion, checkRegistration, readChallenge } from './check-passkey.ts'
import { createRecoveryCodes, hashRecoveryCode } from '../recovery-codes.ts'
import type { PasskeyRow, PasskeyStore } from './store.ts'

const ttlSeconds = 5 * 60
const maxPasskeys = 20

export interface Passkeys {
  /** @throws {ProblemError} `limit-reached` */
  creationOptions(accountId: string, username: string): Promise<PasskeyCreationOptions>
  /**
   * With recovery codes when it is the account's first factor.
   * @throws {ProblemError} `invalid-second-factor`, `limit-reached`
   */
  add(
    accountId: string,
    name: string,
    registration: PasskeyRegistration,
  ): Promise<{ passkey: Passkey; recoveryCodes: string[] | undefined }>
  /** @throws {ProblemError} `not-found` */
  rename(accountId: string, id: string, name: string): Promise<Passkey>
  /** @throws {ProblemError} `not-found`, `last-way-in` */
  remove(accountId: string, id: string): Promise<void>
  list(accountId: string): Promise<Passkey[]>
  requestOptions(): Promise<PasskeyRequestOptions>
  /** Whose it is. @throws {ProblemError} `invalid-second-factor` */
  identify(assertion: PasskeyAssertion): Promise<{ accountId: string; passkeyId: string }>
}

export interface PasskeyFactors {
  addPasskey(
    passkey: Omit<PasskeyRow, 'id' | 'lastUsedAt'>,
    codeHashes: readonly string[],
  ): Promise<{ row: PasskeyRow; first: boolean } | undefined>
  /** Undefined when it would leave no way to log in. */
  removePasskey(accountId: string, id: string): Promise<boolean | undefined>
}

export interface PasskeysOptions {
  store: PasskeyStore
  /** Adding and removing count: the first factor comes with recovery codes, the last takes them along. */
  factors: PasskeyFactors
  publicUrl: string
  now: () => Date
}

export function createPasskeys({ store, factors, publicUrl, now }: PasskeysOptions): Passkeys {
  const site = { id: new URL(publicUrl).hostname, origin: publicUrl }

  async function createChallenge(accountId: string | null): Promise<string> {
    const challenge = createRandomToken()
    await store.insertChallenge(
      { challenge, accountId, expiresAt: new Date(now().getTime() + ttlSeconds * 1000) },
      now(),
    )
    return challenge
  }

  /** @throws {ProblemError} `invalid-second-factor` for one that is not ours, not for this, too old or used */
  async function spendChallenge(response: PasskeyRegistration | PasskeyAssertion, accountId: string | null) {
    const challenge = readChallenge(response)
    if (challenge !== undefined && (await store.takeChallenge(challenge, accountId, now()))) return challenge
    throw new ProblemError('invalid-second-factor', 'This took more than five minutes, or was used already. Try again.')
  }

  async function requireRoom(accountId: string): Promise<PasskeyRow[]> {
    const present = await store.list(accountId)
    if (present.length < maxPasskeys) return present
    throw new ProblemError('limit-reached', `An account has ${maxPasskeys} passkeys at most. Remove one first.`)
  }

  return {
    async creationOptions(accountId, username) {
      const present = await requireRoom(accountId)
      return {
        rp: { id: site.id, name: 'OMA' },
        user: { id: userHandle(accountId), name: username, displayName: username },
        challenge: await createChallenge(accountId),
        pubKeyCredParams: algorithms,
        timeout: ttlSeconds * 1000,
        excludeCredentials: present.map(({ credentialId, transports }) => ({
          id: credentialId,
          type: 'public-key',
          transports,
        })),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        attestation: 'none',
      }
    },
    async add(accountId, name, registration) {
      await requireRoom(accountId)
      const challenge = await spendChallenge(registration, accountId)
      const key = await checkRegistration(registration, challenge, site)
      const codes = createRecoveryCodes()
      const row = { ...key, accountId, name, transports: registration.response.transports, createdAt: now() }
      const added = await factors.addPasskey(row, codes.map(hashRecoveryCode))
      if (!added) throw new ProblemError('invalid-second-factor', 'This passkey is in use already.')
      return { passkey: toPasskey(added.row), recoveryCodes: added.first ? codes : undefined }
    },
    async rename(accountId, id, name) {
      const row = await store.rename(accountId, id, name)
      if (!row) throw unknown()
      return toPasskey(row)
    },
    async remove(accountId, id) {
      const removed = await factors.removePasskey(accountId, id)
      if (removed === undefined) throw lastWayIn()
      if (!removed) throw unknown()
    },
    list: async (accountId) => (await store.list(accountId)).map(toPasskey),
    requestOptions: async () => ({
      challenge: await createChallenge(null),
      rpId: site.id,
      timeout: ttlSeconds * 1000,
      userVerification: 'required',
    }),
    async identify(assertion) {
      const challenge = await spendChallenge(assertion, null)
      const row = await store.findByCredential(assertion.id)
      if (!row || assertion.response.userHandle !== userHandle(row.accountId)) {
        throw new ProblemError('invalid-second-factor', 'This passkey is not known here. Log in another way.')
      }
      const counter = await checkAssertion(assertion, challenge, row, site)
      if (!(await store.use(row, counter, now()))) {
        throw new ProblemError('invalid-second-factor', 'This passkey was just used elsewhere. Try again.')
      }
      return { accountId: row.accountId, passkeyId: row.id }
    },
  }
}

/** Without a password and without Google, a passkey is what lets its owner in. */
export function lastWayIn(): ProblemError {
  return new ProblemError('last-way-in', 'Without this you could not log in any more. Link Google first.')
}

function unknown(): ProblemError {
  return new ProblemError('not-found', 'There is no such passkey.')
}

/** What an authenticator keeps to tell accounts apart (section 4, user handle). */
function userHandle(accountId: string): string {
  return Buffer.from(accountId).toString('base64url')
}

function toPasskey({ id, name, createdAt, lastUsedAt }: PasskeyRow): Passkey {
  return { id, name, created_at: createdAt.toISOString(), last_used_at: lastUsedAt?.toISOString() ?? null }
}
