/** What came of a visit to Google's consent page: the vault adds it to the address of the page it returns to. */
import { GoogleService, maxGoogleConnections } from '@oma/contract'
import { readLoginOutcome } from './google-login-outcome.ts'
import type { Tone } from './components/banner.tsx'
import { words } from './words/words.ts'

export interface Outcome {
  tone: Tone
  title: string
  text: string
}

const { outcomes: texts, services: names, and } = words.google

export function nameService(service: GoogleService): string {
  return names[service]
}

/** Such as “Gmail and Google Calendar”. */
export function nameServices(services: readonly GoogleService[]): string {
  return services.map(nameService).join(` ${and} `)
}

const failures = new Map([
  ['google-unavailable', texts.unavailable],
  ['limit-reached', texts.limit(maxGoogleConnections)],
])

const outcomes: Record<string, (query: URLSearchParams) => Outcome> = {
  connected: () => ({ tone: 'success', ...texts.connected }),
  denied: () => ({ tone: 'info', ...texts.denied }),
  declined: () => ({ tone: 'info', ...texts.declined }),
  failed: (query) => ({
    tone: 'error',
    title: texts.failed.title,
    text: failures.get(query.get('reason') ?? '') ?? texts.failed.text,
  }),
  'missing-scopes': describeMissing,
  'invalid-state': () => ({ tone: 'warning', ...texts.invalidState }),
}

function describeMissing(query: URLSearchParams): Outcome {
  const missing = GoogleService.options.filter((service) => query.get('missing')?.split(',').includes(service))
  const { title, text } = texts.missing
  return { tone: 'warning', title: title(nameServices(missing), missing.length > 1), text }
}

/** @param search of the page, such as `?google=denied`; undefined when it holds no outcome */
export function readOutcome(search: string): Outcome | undefined {
  const query = new URLSearchParams(search)
  const name = query.get('google') ?? ''
  return Object.hasOwn(outcomes, name) ? outcomes[name]!(query) : readLoginOutcome(search)
}

/** The same address without what the vault added, so that a reload does not tell old news. */
export function withoutOutcome(href: string): string {
  const url = new URL(href)
  for (const name of ['google', 'reason', 'missing', 'google_login', 'methods']) url.searchParams.delete(name)
  return url.pathname + url.search + url.hash
}
