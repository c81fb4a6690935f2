/** A client's token for itself (RFC 6749 section 4.4): the hub watches with it what makes its caches stale. */
import { eventsScope, ProblemError } from '@oma/contract'

/** A connection that was opened with it lasts as long. */
export const serviceTokenTtlSeconds = 10 * 60

export interface ServiceToken {
  clientId: string
}

export type IssueServiceToken = (request: { clientId: string; scope: string | undefined }) => string

/** @throws {ProblemError} `invalid-scope` */
export function createIssueServiceToken(sign: (token: ServiceToken) => string): IssueServiceToken {
  return ({ clientId, scope }) => {
    if (scope === undefined || scope === eventsScope) return sign({ clientId })
    throw new ProblemError('invalid-scope', `The only scope of this grant is ${eventsScope}.`)
  }
}
