/** What came of a visit to Google's consent page: the vault adds it to the address of the page it returns to. */
import { GoogleService, maxGoogleConnections } from '@oma/contract'
import { readLoginOutcome } from './google-login-outcome.ts'
import type { Tone } from './components/banner.tsx'

export interface Outcome {
  tone: Tone
  title: string
  text: string
}

const names: Record<GoogleService, string> = { gmail: 'Gmail', calendar: 'Google Calendar' }

export function nameService(service: GoogleService): string {
  return names[service]
}

const failures = new Map([
  ['google-unavailable', 'Google did not answer. Nothing was stored; try again in a minute.'],
  ['limit-reached', `${maxGoogleConnections} Google accounts are connected, which is the limit. Disconnect one first.`],
])

const outcomes: Record<string, (query: URLSearchParams) => Outcome> = {
  connected: () => ({
    tone: 'success',
    title: 'Google is connected',
    text: 'Your assistant can use it from now on. You can take it back here at any time.',
  }),
  denied: () => ({
    tone: 'info',
    title: 'Nothing was changed',
    text: 'You did not allow access at Google, so all is as it was before. You can try again whenever you like.',
  }),
  declined: () => ({
    tone: 'info',
    title: 'That account was not connected',
    text: 'OMA gave the permission back to Google and keeps nothing of it. All else is as it was before.',
  }),
  failed: (query) => ({
    tone: 'error',
    title: 'Google could not be connected',
    text:
      failures.get(query.get('reason') ?? '') ??
      'Google did not complete the sign-in. Nothing was stored; please try again.',
  }),
  'missing-scopes': describeMissing,
  'invalid-state': () => ({
    tone: 'warning',
    title: 'That sign-in link is no longer valid',
    text: 'It was used already, is older than ten minutes, or was opened in another browser. Start again here.',
  }),
}

function describeMissing(query: URLSearchParams): Outcome {
  const missing = GoogleService.options.filter((service) => query.get('missing')?.split(',').includes(service))
  const list = missing.map(nameService).join(' and ') || 'Something'
  return {
    tone: 'warning',
    title: `${list} ${missing.length > 1 ? 'were' : 'was'} left out`,
    text: 'At Google that box was not ticked. If you want it, press Connect again and tick the box on Google’s page.',
  }
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
