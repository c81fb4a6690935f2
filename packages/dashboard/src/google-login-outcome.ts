/** What came of logging in by Google, or of linking it: the vault adds it to the address that it leads to. */
import { GoogleLoginOutcome, SecondFactorChallenge } from '@oma/contract'
import type { Tone } from './components/banner.tsx'
import type { Outcome } from './google-outcome.ts'
import { words } from './words/words.ts'

const tones: Record<Exclude<GoogleLoginOutcome, 'second-factor'>, Tone> = {
  linked: 'success',
  denied: 'info',
  failed: 'error',
  'invalid-state': 'warning',
  interrupted: 'warning',
  'not-linked': 'warning',
  'registration-closed': 'info',
  'email-unverified': 'warning',
  suspended: 'error',
  'in-use': 'warning',
  'already-linked': 'warning',
}

/** @param search of the page, such as `?google_login=denied` */
export function readLoginOutcome(search: string): Outcome | undefined {
  const outcome = GoogleLoginOutcome.safeParse(new URLSearchParams(search).get('google_login')).data
  if (outcome === undefined || outcome === 'second-factor') return undefined
  return { tone: tones[outcome], ...words.google.login[outcome] }
}

/** How a login by Google goes on, when it asks for a second factor. */
export function readSecondFactor(search: string): SecondFactorChallenge['methods'] | undefined {
  const query = new URLSearchParams(search)
  if (query.get('google_login') !== 'second-factor') return undefined
  return SecondFactorChallenge.shape.methods.safeParse(query.get('methods')?.split(',')).data
}
