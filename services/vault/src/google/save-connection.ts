/**
 * What Google's answer becomes: a connection that holds what was granted, less what the user had disconnected here and
 * did not ask for now. What becomes none, because of the answer or because it could not be stored, is given back to Google.
 */
import { maxGoogleConnections, missingScopes, serviceOf, servicesIn, type GoogleService } from '@oma/contract'
import type { GoogleIdentity, GoogleTokens } from '@oma/google'
import type { Keyring } from '../keyring/keyring.ts'
import { sealAccessToken, sealRefreshToken } from './sealed-tokens.ts'
import type { RevocationQueue } from '../revocations/queue.ts'
import type { ConnectionStore } from './store.ts'

export type GoogleAnswer = GoogleTokens & GoogleIdentity

export interface Saved {
  /** Nothing is stored unless it is `connected`. */
  outcome: 'connected' | 'nothing-granted' | 'limit-reached'
  /** What was asked for now and not granted. */
  missing: GoogleService[]
}

export type SaveConnection = (
  accountId: string,
  services: readonly GoogleService[],
  answer: GoogleAnswer,
) => Promise<Saved>

export interface SaveConnectionOptions {
  store: ConnectionStore
  keyring: Keyring
  revocations: Pick<RevocationQueue, 'enqueue'>
  now: () => Date
}

export function createSaveConnection(options: SaveConnectionOptions): SaveConnection {
  const { store, keyring, revocations, now } = options

  async function save(...[accountId, services, answer]: Parameters<SaveConnection>): Promise<Saved> {
    const before = (await store.list(accountId)).find(({ subject }) => subject === answer.subject)
    const had = [...(before?.wantedServices ?? []), ...servicesIn(before?.scopes ?? [])]
    const wantedServices = [...new Set([...had, ...services])]
    const scopes = answer.scopes.filter((scope) => {
      const service = serviceOf(scope)
      return service === undefined || wantedServices.includes(service)
    })
    const missing = services.filter((service) => missingScopes([service], scopes).length > 0)
    if (servicesIn(scopes).length === 0) return { outcome: 'nothing-granted', missing }
    const { subject, email, accessToken, refreshToken, expiresAt } = answer
    const identity = { accountId, subject }
    const connection = {
      ...identity,
      email,
      scopes,
      wantedServices,
      accessTokenSealed: await sealAccessToken(keyring, identity, accessToken),
      ...(refreshToken
        ? await sealRefreshToken(keyring, identity, refreshToken)
        : { refreshTokenSealed: null, refreshTokenMarks: [] }),
      expiresAt,
      needsReconnect: null,
      grantedAt: now(),
      createdAt: now(),
    }
    const saved = await store.save(connection, maxGoogleConnections)
    return { outcome: saved ? 'connected' : 'limit-reached', missing }
  }

  return async (accountId, services, answer) => {
    const giveBack = () => revocations.enqueue({ accountId, ...answer })
    const saved = await save(accountId, services, answer).catch(async (error: unknown) => {
      await giveBack()
      throw error
    })
    if (saved.outcome !== 'connected') await giveBack()
    return saved
  }
}
