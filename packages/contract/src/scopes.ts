/**
 * What a token may do for its user, by OMA's own names. Google's scopes are wider and are in google-scopes.ts; of both,
 * the narrower rules.
 */
import * as z from 'zod'
import { serviceOf } from './google-scopes.ts'
import type { GoogleService } from './google.ts'

interface Meaning {
  service: GoogleService
  title: string
  /** Any one of these lets Google do it, and the first is asked for (https://developers.google.com/identity/protocols/oauth2/scopes). */
  google: readonly string[]
}

const root = 'https://www.googleapis.com/auth/'
const wholeMail = 'https://mail.google.com/'

export const scopes = {
  'gmail.read': {
    service: 'gmail',
    title: 'Read and search mail',
    google: [`${root}gmail.modify`, wholeMail, `${root}gmail.readonly`],
  },
  'gmail.send': {
    service: 'gmail',
    title: 'Send mail',
    google: [`${root}gmail.modify`, wholeMail, `${root}gmail.send`],
  },
  'gmail.modify': {
    service: 'gmail',
    title: 'Sort, label and delete mail',
    google: [`${root}gmail.modify`, wholeMail],
  },
  'gmail.settings': {
    service: 'gmail',
    title: 'Change filters, signature and out-of-office reply',
    google: [`${root}gmail.settings.basic`],
  },
  'calendar.read': {
    service: 'calendar',
    title: 'See calendars and events',
    google: [`${root}calendar`, `${root}calendar.readonly`],
  },
  'calendar.write': {
    service: 'calendar',
    title: 'Create, change and delete events',
    google: [`${root}calendar`],
  },
} as const satisfies Record<string, Meaning>

export const Scope = z.enum(Object.keys(scopes) as [keyof typeof scopes, ...(keyof typeof scopes)[]])
export type Scope = z.infer<typeof Scope>

/** The scopes that stand in a space-delimited list (RFC 6749 section 3.3); strangers are left out. */
export function parseScopes(list: string): Scope[] {
  const named = list.split(' ')
  return Scope.options.filter((scope) => named.includes(scope))
}

/** What an MCP client gets that names no scope. The rest is asked for when a tool needs it (step-up). */
export const defaultScopes: readonly Scope[] = [
  'gmail.read',
  'gmail.send',
  'gmail.modify',
  'calendar.read',
  'calendar.write',
]

/** Asks for a refresh token (OpenID Connect Core section 11); every client gets one. The authorization server's alone. */
export const offlineAccessScope = 'offline_access'

/** Those that nothing of what Google granted covers. */
export function scopesMissingAtGoogle(wanted: readonly Scope[], granted: readonly string[]): Scope[] {
  return wanted.filter((scope) => !scopes[scope].google.some((one) => granted.includes(one)))
}

/** What to ask Google for, so that these work. */
export function googleScopesFor(wanted: readonly Scope[]): string[] {
  return [...new Set(wanted.map((scope) => scopes[scope].google[0]))]
}

export function servicesFor(wanted: readonly Scope[]): GoogleService[] {
  return [...new Set(wanted.map((scope) => scopes[scope].service))]
}

/** Of Google's scopes, those that belong to a service of which `allowed` names anything, and those of no service. */
export function limitGoogleScopes(granted: readonly string[], allowed: readonly Scope[]): string[] {
  const services = new Set<GoogleService>(allowed.map((scope) => scopes[scope].service))
  return granted.filter((scope) => {
    const service = serviceOf(scope)
    return service === undefined || services.has(service)
  })
}
