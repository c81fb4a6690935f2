/**
 * What to ask Google for: everything at first, and of a connection that is there exactly what it lacks. Decides also
 * whom to expect back, and whether Google has to be made to give a new refresh token.
 */
import {
  GoogleService,
  googleScopesFor,
  missingScopes,
  Scope,
  scopesFor,
  scopesMissingAtGoogle,
  servicesFor,
  servicesIn,
} from '@oma/contract'
import { missingServices } from './describe-connection.ts'
import type { Connection } from './store.ts'

export interface Wish {
  /** All, or what the connection lacks, when undefined. */
  services: GoogleService[] | undefined
  /** What an assistant was allowed; names its services where none are named, and may need more than they do. */
  scopes: readonly Scope[]
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

export function planAuthorization({ scopes, loginHint, ...wish }: Wish, connection: Connection | undefined): Plan {
  const services = wish.services ?? (scopes.length > 0 ? servicesFor(scopes) : undefined)
  if (connection) return planRepair({ services, scopes }, connection)
  const wanted = services ?? GoogleService.options
  return {
    services: wanted,
    scopes: eachOnce(scopesFor(wanted), googleScopesFor(scopes)),
    expectedSubject: null,
    expectedEmail: loginHint?.toLowerCase() ?? null,
    forceConsent: true,
  }
}

function planRepair({ services, scopes: allowed }: Pick<Wish, 'services' | 'scopes'>, connection: Connection): Plan {
  const { subject, email, scopes, wantedServices, needsReconnect, refreshTokenSealed } = connection
  const expected = { expectedSubject: subject, expectedEmail: email }
  const had = GoogleService.options.filter((each) => wantedServices.includes(each) || servicesIn(scopes).includes(each))
  if (needsReconnect !== null || refreshTokenSealed === null) {
    // Nothing of the old grant is left to add to.
    const all = eachOnce(had, services ?? [])
    const before = googleScopesFor(Scope.options).filter((scope) => scopes.includes(scope))
    const asked = eachOnce(scopesFor(all), before, googleScopesFor(allowed))
    return { ...expected, services: all, scopes: asked, forceConsent: true }
  }
  const missing = missingServices(connection)
  const wanted = services ?? (missing.length > 0 ? missing : had)
  const lacking = eachOnce(missingScopes(wanted, scopes), googleScopesFor(scopesMissingAtGoogle(allowed, scopes)))
  // The refresh token at hand may be narrower than what Google was allowed elsewhere, so a wider grant takes a new one.
  return { ...expected, services: wanted, scopes: [...scopesFor([]), ...lacking], forceConsent: lacking.length > 0 }
}

function eachOnce<T>(...lists: readonly (readonly T[])[]): T[] {
  return [...new Set(lists.flat())]
}
