/** A client's token for itself (RFC 6749 section 4.4): the hub watches with it what makes its caches stale. */
import { eventsScope, ProblemError } from '@oma/contract'
import type { AuthenticateClient, ClientCredentials } from './authenticate-client.ts'

/** A connection that was opened with it lasts as long. */
export const serviceTokenTtlSeconds = 10 * 60

export interface ServiceToken {
  clientId: string
}

export interface IssueServiceTokenOptions {
  authenticateClient: AuthenticateClient
  sign: (token: ServiceToken) => string
}

export type IssueServiceToken = (request: ClientCredentials & { scope: string | undefined }) => string

/** @throws {ProblemError} `invalid-client`, `invalid-scope` */
export function createIssueServiceToken({ authenticateClient, sign }: IssueServiceTokenOptions): IssueServiceToken {
  return ({ scope, ...credentials }) => {
    const clientId = authenticateClient(credentials)
    if (scope === undefined || scope === eventsScope) return sign({ clientId })
    throw new ProblemError('invalid-scope', `The only scope of this grant is ${eventsScope}.`)
  }
}
