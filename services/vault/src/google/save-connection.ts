/**
 * What Google's answer becomes: a connection that holds what was granted, less what the user had disconnected here and
 * did not ask for now.
 */
import { maxGoogleConnections, missingScopes, serviceOf, servicesIn, type GoogleService } from '@oma/contract'
import type { GoogleIdentity, GoogleTokens } from '@oma/google'
import type { Keyring } from '../keyring/keyring.ts'
import { sealAccessToken, sealRefreshToken } from './sealed-tokens.ts'
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
  now: () => Date
}

export function createSaveConnection({ store, keyring, now }: SaveConnectionOptions): SaveConnection {
  return async (accountId, services, answer) => {
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
}
