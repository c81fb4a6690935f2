/** What of a connection a token with few scopes gets to use. */
import { limitGoogleScopes, ProblemError, servicesIn, type GoogleCredentials, type Scope } from '@oma/contract'

/**
 * @param scopes what the user's token may do
 * @throws {ProblemError} `insufficient-scope` when that is nothing of what is connected
 */
export function limitCredentials(credentials: GoogleCredentials, scopes: readonly Scope[]): GoogleCredentials {
  const limited = limitGoogleScopes(credentials.scopes, scopes)
  if (servicesIn(limited).length > 0 || servicesIn(credentials.scopes).length === 0) {
    return { ...credentials, scopes: limited }
  }
  const connected = servicesIn(credentials.scopes).join(' and ')
  throw new ProblemError('insufficient-scope', `Only ${connected} is connected, which this token may not use.`)
}
