/** Somebody with a Google account in the sandbox: who they are, their mailbox and their calendars. */
import { createMailbox, type Mailbox } from '../gmail/mailbox/mailbox.ts'
import { createAgenda, type Agenda } from '../calendar/agenda/agenda.ts'
import type { Clock } from './clock.ts'
import { createAccountNumber } from './ids.ts'
import type { Profile } from './profile.ts'

/** A profile with everything that belongs to it. */
export interface Person extends Profile {
  /** Google's `sub`. */
  accountNumber: string
  picture: string
  mailbox: Mailbox
  agenda: Agenda
}

/** Creates an account with an empty mailbox and an empty primary calendar. */
export function createPerson(clock: Clock, profile: Profile): Person {
  const email = profile.email.toLowerCase()
  const accountNumber = createAccountNumber(email)
  return {
    ...profile,
    email,
    accountNumber,
    picture: `https://lh3.googleusercontent.com/a/${accountNumber}=s96-c`,
    mailbox: createMailbox(clock, { ...profile, email }),
    agenda: createAgenda({ ...profile, email }),
  }
}
