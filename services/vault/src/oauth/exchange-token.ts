/**
 * Token exchange (RFC 8693) for the hub: an authenticated client trades a user's token for a short one that may only
 * ask for Google credentials, and that names the client as the actor.
 */
import {
  accessTokenType,
  clientCredentialsGrant,
  googleCredentialsScope,
  ProblemError,
  tokenExchangeGrant,
} from '@oma/contract'
import type { AuthenticateClient, ClientCredentials } from './authenticate-client.ts'

/** Short, because what stands behind it may be revoked; the hub asks again. */
export const exchangedTokenTtlSeconds = 60

export interface ExchangedToken {
  accountId: string
  clientId: string
  /** The token it was made from; when that is revoked, this one dies too. */
  subjectTokenId: string
}

export interface ExchangeRequest extends ClientCredentials {
  grantType: string
  subjectToken: string | undefined
  subjectTokenType: string | undefined
  scope: string | undefined
}

export interface ExchangeOptions {
  authenticateClient: AuthenticateClient
  /** Whose live token this is; undefined for anything else. */
  checkSubject: (token: string) => Promise<{ id: string; accountId: string } | undefined>
  sign: (token: ExchangedToken) => string
}

export type ExchangeToken = (request: ExchangeRequest) => Promise<{ accessToken: string; accountId: string }>

/** @throws {ProblemError} the errors of RFC 6749 section 5.2 */
export function createExchangeToken({ authenticateClient, checkSubject, sign }: ExchangeOptions): ExchangeToken {
  return async (request) => {
    const clientId = authenticateClient(request)
    if (request.grantType !== tokenExchangeGrant) {
      throw new ProblemError(
        'unsupported-grant-type',
        `Only ${tokenExchangeGrant} and ${clientCredentialsGrant} are supported.`,
      )
    }
    if (!request.subjectToken || request.subjectTokenType !== accessTokenType) {
      throw new ProblemError('invalid-request', `Send subject_token, and subject_token_type=${accessTokenType}.`)
    }
    if (request.scope !== undefined && request.scope !== googleCredentialsScope) {
      throw new ProblemError('invalid-scope', `The only scope is ${googleCredentialsScope}.`)
    }
    const subject = await checkSubject(request.subjectToken)
    if (!subject) throw new ProblemError('invalid-grant', 'The subject token is unknown, expired or revoked.')
    const accessToken = sign({ accountId: subject.accountId, clientId, subjectTokenId: subject.id })
    return { accessToken, accountId: subject.accountId }
  }
}
