/** Tells whether a client is the one that it says it is, by its secret (RFC 6749 section 2.3.1). The only one is the hub. */
import type { Secret } from '@oma/config'
import { ProblemError } from '@oma/contract'
import { createHash, timingSafeEqual } from 'node:crypto'

export interface ClientCredentials {
  clientId: string | undefined
  clientSecret: string | undefined
}

/** The client's id. @throws {ProblemError} `invalid-client` */
export type AuthenticateClient = (credentials: ClientCredentials) => string

/** @param hub without a secret there is no client */
export function createAuthenticateClient(hub: { id: string; secret: Secret | undefined }): AuthenticateClient {
  return ({ clientId, clientSecret }) => {
    const known = hub.secret !== undefined && clientId === hub.id && clientSecret !== undefined
    if (known && equal(clientSecret, hub.secret!.reveal())) return hub.id
    throw new ProblemError(
      'invalid-client',
      'Unknown client, or wrong secret. Compare HUB_CLIENT_ID and HUB_CLIENT_SECRET of hub and vault.',
    )
  }
}

/** Hashing first makes both sides of equal length, whatever was sent. */
function equal(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
