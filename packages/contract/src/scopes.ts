/**
 * What a token may do for its user, by OMA's own names. Google's scopes are wider and are in google-scopes.ts; of both,
 * the narrower rules.
 */
import * as z from 'zod'
import { serviceOf } from './google-scopes.ts'
import type { GoogleService } from './google.ts'

export const scopes = {
  'gmail.read': { service: 'gmail', title: 'Read and search mail' },
  'gmail.send': { service: 'gmail', title: 'Send mail' },
  'gmail.modify': { service: 'gmail', title: 'Sort, label and delete mail' },
  'gmail.settings': { service: 'gmail', title: 'Change filters, signature and out-of-office reply' },
  'calendar.read': { service: 'calendar', title: 'See calendars and events' },
  'calendar.write': { service: 'calendar', title: 'Create, change and delete events' },
} as const satisfies Record<string, { service: GoogleService; title: string }>

export const Scope = z.enum(Object.keys(scopes) as [keyof typeof scopes, ...(keyof typeof scopes)[]])
export type Scope = z.infer<typeof Scope>

/** The scopes that stand in a space-delimited list (RFC 6749 section 3.3); strangers are left out. */
export function parseScopes(list: string): Scope[] {
  const named = list.split(' ')
  return Scope.options.filter((scope) => named.includes(scope))
}

/** Of Google's scopes, those that belong to a service of which `allowed` names anything, and those of no service. */
export function limitGoogleScopes(granted: readonly string[], allowed: readonly Scope[]): string[] {
  const services = new Set<GoogleService>(allowed.map((scope) => scopes[scope].service))
  return granted.filter((scope) => {
    const service = serviceOf(scope)
    return service === undefined || services.has(service)
  })
}
