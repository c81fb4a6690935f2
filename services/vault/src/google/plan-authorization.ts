/**
 * What to ask Google for: everything at first, and of a connection that is there exactly what it lacks. Decides also
 * whom to expect back, and whether Google has to be made to give a new refresh token.
 */
import { GoogleService, missingScopes, scopesFor, servicesIn } from '@oma/contract'
import { missingServices } from './describe-connection.ts'
import type { Connection } from './store.ts'

export interface Wish {
  /** All, or what the connection lacks, when undefined. */
  services: GoogleService[] | undefined
  loginHint: string | undefined
}

export interface Plan {
  services: GoogleService[]
  scopes: string[]
  /** Who should come back; anybody when both are null. */
  expectedSubject: string | null
  expectedEmail: string | null
  /** Google gives a refresh token only to whoever is asked for consent. */
  forceConsent: boolean
}

export function planAuthorization({ services, loginHint }: Wish, connection: Connection | undefined): Plan {
  if (connection) return planRepair(services, connection)
  const wanted = services ?? GoogleService.options
  return {
    services: wanted,
    scopes: scopesFor(wanted),
    expectedSubject: null,
    expectedEmail: loginHint?.toLowerCase() ?? null,
    forceConsent: true,
  }
}

function planRepair(services: GoogleService[] | undefined, connection: Connection): Plan {
  const { subject, email, scopes, wantedServices, needsReconnect, refreshTokenSealed } = connection
  const expected = { expectedSubject: subject, expectedEmail: email }
  const had = GoogleService.options.filter((each) => wantedServices.includes(each) || servicesIn(scopes).includes(each))
  if (needsReconnect !== null || refreshTokenSealed === null) {
    // Nothing of the old grant is left to add to.
    const all = [...new Set([...had, ...(services ?? [])])]
    return { ...expected, services: all, scopes: scopesFor(all), forceConsent: true }
  }
  const missing = missingServices(connection)
  const wanted = services ?? (missing.length > 0 ? missing : had)
  const lacking = missingScopes(wanted, scopes)
  // The refresh token at hand may be narrower than what Google was allowed elsewhere, so a wider grant takes a new one.
  return { ...expected, services: wanted, scopes: [...scopesFor([]), ...lacking], forceConsent: lacking.length > 0 }
}
