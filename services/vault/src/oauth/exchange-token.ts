/**
 * Token exchange (RFC 8693) for the hub: an authenticated client trades a user's token for a short one that may only
 * ask for Google credentials, and that names the client as the actor.
 */
import type { Secret } from '@oma/config'
import { accessTokenType, googleCredentialsScope, ProblemError, tokenExchangeGrant, type Scope } from '@oma/contract'
import { createHash, timingSafeEqual } from 'node:crypto'

/** Short, because what stands behind it may be revoked; the hub asks again. */
export const exchangedTokenTtlSeconds = 60

export interface ExchangedToken {
  accountId: string
  clientId: string
  /** The token it was made from; when that is revoked, this one dies too. */
  subjectTokenId: string
  /** What that one may do. */
  scopes: Scope[]
}

export interface ExchangeRequest {
  grantType: string
  clientId: string | undefined
  clientSecret: string | undefined
  subjectToken: string | undefined
  subjectTokenType: string | undefined
  scope: string | undefined
}

export interface ExchangeOptions {
  client: { id: string; secret: Secret | undefined }
  /** Whose live token this is; undefined for anything else. */
  checkSubject: (token: string) => Promise<{ id: string; accountId: string; scopes: Scope[] } | undefined>
  sign: (token: ExchangedToken) => string
}

export type ExchangeToken = (request: ExchangeRequest) => Promise<ExchangedToken & { accessToken: string }>

/** @throws {ProblemError} the errors of RFC 6749 section 5.2 */
export function createExchangeToken({ client, checkSubject, sign }: ExchangeOptions): ExchangeToken {
  return async (request) => {
    requireClient(request, client)
    if (request.grantType !== tokenExchangeGrant) {
      throw new ProblemError('unsupported-grant-type', `Only ${tokenExchangeGrant} is supported.`)
    }
    if (!request.subjectToken || request.subjectTokenType !== accessTokenType) {
      throw new ProblemError('invalid-request', `Send subject_token, and subject_token_type=${accessTokenType}.`)
    }
    if (request.scope !== undefined && request.scope !== googleCredentialsScope) {
      throw new ProblemError('invalid-scope', `The only scope to ask for is ${googleCredentialsScope}.`)
    }
    const subject = await checkSubject(request.subjectToken)
    if (!subject) throw new ProblemError('invalid-grant', 'The subject token is unknown, expired or revoked.')
    const token = {
      accountId: subject.accountId,
      clientId: client.id,
      subjectTokenId: subject.id,
      scopes: subject.scopes,
    }
    return { ...token, accessToken: sign(token) }
  }
}

function requireClient({ clientId, clientSecret }: ExchangeRequest, client: ExchangeOptions['client']): void {
  const known = client.secret !== undefined && clientId === client.id && clientSecret !== undefined
  if (known && equal(clientSecret, client.secret!.reveal())) return
  throw new ProblemError(
    'invalid-client',
    'Unknown client, or wrong secret. Compare HUB_CLIENT_ID and HUB_CLIENT_SECRET of hub and vault.',
  )
}

/** Hashing first makes both sides of equal length, whatever was sent. */
function equal(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
