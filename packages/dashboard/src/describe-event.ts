/** An audit entry as one sentence, and what it is about. */
import type { AuditEntry } from '@oma/contract'
import { words } from './words/words.ts'

/** An event that has no words yet is told by its name. */
export function describeEvent({ event }: Pick<AuditEntry, 'event'>): string {
  return words.event[event] ?? event
}

/** What of the details a person recognises: an assistant's or a token's name, a Google address. */
export function subjectOf({ details }: Pick<AuditEntry, 'details'>): string | undefined {
  const subject = details['name'] ?? details['google_account'] ?? details['google_accounts']
  return typeof subject === 'string' ? subject : undefined
}
