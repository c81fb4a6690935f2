/**
 * Token exchange (RFC 8693) for the hub: an authenticated client trades a user's token, of whichever kind the hub was
 * shown, for a short one that may only ask for Google credentials, and that names the client as the actor.
 */
import { accessTokenType, googleCredentialsScope, ProblemError, type Scope } from '@oma/contract'

/** Short, because what stands behind it may be revoked; the hub asks again. */
export const exchangedTokenTtlSeconds = 60

export interface ExchangedToken {
  accountId: string
  clientId: string
  /** What it was made from, a personal access token or a grant; when that is revoked, this one dies too. */
  subjectTokenId: string
  /** Whose program holds that one: an MCP client, or the personal access token itself, by its id. */
  program: string
  /** What that one may do. */
  scopes: Scope[]
}

export interface ExchangeRequest {
  /** Who asks, authenticated. */
  clientId: string
  subjectToken: string | undefined
  subjectTokenType: string | undefined
  scope: string | undefined
}

export interface Subject {
  id: string
  accountId: string
  program: string
  scopes: Scope[]
}

export interface ExchangeOptions {
  /** Whose live token this is; undefined for anything else. */
  checkSubject: (token: string) => Promise<Subject | undefined>
  sign: (token: ExchangedToken) => string
}

export type ExchangeToken = (request: ExchangeRequest) => Promise<ExchangedToken & { accessToken: string }>

/** @throws {ProblemError} the errors of RFC 6749 section 5.2 */
export function createExchangeToken({ checkSubject, sign }: ExchangeOptions): ExchangeToken {
  return async ({ clientId, subjectToken, subjectTokenType, scope }) => {
    if (!subjectToken || subjectTokenType !== accessTokenType) {
      throw new ProblemError('invalid-request', `Send subject_token, and subject_token_type=${accessTokenType}.`)
    }
    if (scope !== undefined && scope !== googleCredentialsScope) {
      throw new ProblemError('invalid-scope', `The only scope to ask for is ${googleCredentialsScope}.`)
    }
    const subject = await checkSubject(subjectToken)
    if (!subject) throw new ProblemError('invalid-grant', 'The subject token is unknown, expired or revoked.')
    const { id: subjectTokenId, ...of } = subject
    const token = { ...of, clientId, subjectTokenId }
    return { ...token, accessToken: sign(token) }
  }
}
