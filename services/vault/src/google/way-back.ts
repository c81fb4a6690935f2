/** Where the browser goes after Google: a page of the dashboard, told what came of it. Never to another site. */
import type { Saved } from './save-connection.ts'

/** What `packages/dashboard` reads from the address. */
export type Outcome = Record<string, string>

export function wayBack(returnUrl: string, publicUrl: string, outcome: Outcome): string {
  const location = new URL(returnUrl, publicUrl)
  for (const [name, value] of Object.entries(outcome)) location.searchParams.set(name, value)
  return location.pathname + location.search + location.hash
}

export function outcomeOf({ outcome, missing }: Saved): Outcome {
  if (outcome === 'limit-reached') return { google: 'failed', reason: outcome }
  return missing.length === 0 ? { google: 'connected' } : { google: 'missing-scopes', missing: missing.join(',') }
}

/** The path of our own page; `/` for anything that would leave it (`//evil`, `https://evil`, `/\evil`). */
export function localPath(returnUrl: string, publicUrl: string): string {
  const url = URL.parse(returnUrl, publicUrl)
  if (url?.origin !== publicUrl) return '/'
  const path = url.pathname + url.search + url.hash
  return path.startsWith('//') ? '/' : path
}
