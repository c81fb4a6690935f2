/** What each service asks of Google, and what a grant lets it do. The granted list rules, never the requested one. */
import { GoogleService } from './google.ts'

const root = 'https://www.googleapis.com/auth/'

/** The least that covers the hub's tools (https://developers.google.com/identity/protocols/oauth2/scopes). */
const requested: Record<GoogleService, readonly string[]> = {
  gmail: [`${root}gmail.modify`],
  calendar: [`${root}calendar`],
}

/** Grants more than Gmail's tools ask for; people gave it to other programs of the same project. */
const allOfGmail = 'https://mail.google.com/'

/** So that Google tells whose account it is. */
const identityScopes = ['openid', 'email']

export function scopesFor(services: readonly GoogleService[]): string[] {
  return [...identityScopes, ...services.flatMap((service) => requested[service])]
}

/** The service that a granted scope belongs to; undefined for identity scopes and strangers. */
export function serviceOf(scope: string): GoogleService | undefined {
  if (scope.startsWith(`${root}gmail.`) || scope === allOfGmail) return 'gmail'
  return scope.startsWith(`${root}calendar`) ? 'calendar' : undefined
}

export function servicesIn(scopes: readonly string[]): GoogleService[] {
  return GoogleService.options.filter((service) => scopes.some((scope) => serviceOf(scope) === service))
}

/** What these services need and the grant does not hold. */
export function missingScopes(services: readonly GoogleService[], granted: readonly string[]): string[] {
  return services
    .filter((service) => service !== 'gmail' || !granted.includes(allOfGmail))
    .flatMap((service) => requested[service])
    .filter((scope) => !granted.includes(scope))
}
