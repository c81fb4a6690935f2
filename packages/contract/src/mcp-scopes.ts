/** The scopes that an MCP client asks for: what each lets it do, in words for people, and what it needs of Google. */
import * as z from 'zod'
import type { GoogleService } from './google.ts'

export const McpScope = z.enum([
  'gmail.read',
  'gmail.send',
  'gmail.modify',
  'gmail.settings',
  'calendar.read',
  'calendar.write',
])
export type McpScope = z.infer<typeof McpScope>

interface ScopeMeaning {
  service: GoogleService
  /** Any one of these lets Google do it (https://developers.google.com/identity/protocols/oauth2/scopes). */
  google: readonly string[]
  /** Completes the sentence “It may …”. */
  words: string
}

const root = 'https://www.googleapis.com/auth/'
const wholeMail = 'https://mail.google.com/'

export const mcpScopes: Record<McpScope, ScopeMeaning> = {
  'gmail.read': {
    service: 'gmail',
    google: [`${root}gmail.modify`, wholeMail, `${root}gmail.readonly`],
    words: 'read and search your mail',
  },
  'gmail.send': {
    service: 'gmail',
    google: [`${root}gmail.modify`, wholeMail, `${root}gmail.send`],
    words: 'send mail as you',
  },
  'gmail.modify': {
    service: 'gmail',
    google: [`${root}gmail.modify`, wholeMail],
    words: 'write drafts, label, archive and bin your mail',
  },
  'gmail.settings': {
    service: 'gmail',
    google: [`${root}gmail.settings.basic`],
    words: 'change filters, signature and other settings of your mail',
  },
  'calendar.read': {
    service: 'calendar',
    google: [`${root}calendar`, `${root}calendar.readonly`],
    words: 'see your calendars and events',
  },
  'calendar.write': {
    service: 'calendar',
    google: [`${root}calendar`],
    words: 'create, change and delete events',
  },
}

/** What a client gets that names no scope. The rest is asked for when a tool needs it (step-up). */
export const defaultMcpScopes: readonly McpScope[] = [
  'gmail.read',
  'gmail.send',
  'gmail.modify',
  'calendar.read',
  'calendar.write',
]

/** RFC 6749 names of refresh tokens' scope (OpenID Connect Core section 11); the authorization server's alone. */
export const offlineAccessScope = 'offline_access'

/** Those of a scope parameter that are ours; others are ignored. */
export function readMcpScopes(scope: string | undefined): McpScope[] {
  const asked = new Set((scope ?? '').split(' '))
  return McpScope.options.filter((known) => asked.has(known))
}

/** The services that these scopes need and that Google did not grant them for. */
export function servicesMissingFor(scopes: readonly McpScope[], granted: readonly string[]): GoogleService[] {
  const missing = scopes.filter((scope) => !mcpScopes[scope].google.some((one) => granted.includes(one)))
  return [...new Set(missing.map((scope) => mcpScopes[scope].service))]
}
