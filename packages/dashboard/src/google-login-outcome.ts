/** What came of logging in by Google, or of linking it: the vault adds it to the address that it leads to. */
import { GoogleLoginOutcome, SecondFactorChallenge } from '@oma/contract'
import type { Outcome } from './google-outcome.ts'

const outcomes: Record<Exclude<GoogleLoginOutcome, 'second-factor'>, Outcome> = {
  linked: {
    tone: 'success',
    title: 'Google is linked',
    text: 'From now on you can log in by Google. Your mail and calendar are connected separately.',
  },
  denied: { tone: 'info', title: 'Nothing was changed', text: 'You did not continue at Google. Log in another way.' },
  failed: {
    tone: 'error',
    title: 'Google could not tell who you are',
    text: 'Google did not answer, or not in a way that can be trusted. Try again in a minute, or log in another way.',
  },
  'invalid-state': {
    tone: 'warning',
    title: 'That sign-in is no longer valid',
    text: 'It was used already, is older than ten minutes, or began in another browser. Start again here.',
  },
  'not-linked': {
    tone: 'warning',
    title: 'This address already has an account',
    text:
      'Log in with its password, then link Google from there. If you never made that account, somebody else used your ' +
      'address: tell whoever runs this installation, and do not connect your mail to it.',
  },
  'registration-closed': {
    tone: 'info',
    title: 'Registration is closed',
    text: 'No account is linked to this Google account, and new ones are not taken. Ask whoever runs this installation.',
  },
  'email-unverified': {
    tone: 'warning',
    title: 'Google has not verified your address',
    text: 'Verify it at Google and try again, or create an account with a password.',
  },
  suspended: {
    tone: 'error',
    title: 'Google has disabled this Google account',
    text: 'Until Google enables it again it lets nobody in here. Log in another way, and secure the account at Google.',
  },
  'in-use': {
    tone: 'warning',
    title: 'This Google account belongs to another account here',
    text: 'Nothing was changed. Log in by Google to see which, and unlink it there first.',
  },
  'already-linked': {
    tone: 'warning',
    title: 'Another Google account is linked already',
    text: 'Nothing was changed. Unlink that one first.',
  },
}

/** @param search of the page, such as `?google_login=denied` */
export function readLoginOutcome(search: string): Outcome | undefined {
  const outcome = GoogleLoginOutcome.safeParse(new URLSearchParams(search).get('google_login')).data
  return outcome === undefined || outcome === 'second-factor' ? undefined : outcomes[outcome]
}

/** How a login by Google goes on, when it asks for a second factor. */
export function readSecondFactor(search: string): SecondFactorChallenge['methods'] | undefined {
  const query = new URLSearchParams(search)
  if (query.get('google_login') !== 'second-factor') return undefined
  return SecondFactorChallenge.shape.methods.safeParse(query.get('methods')?.split(',')).data
}
