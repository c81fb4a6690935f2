/** An audit entry as one sentence, and what it is about. */
import type { AuditEntry } from '@oma/contract'
import type { ProgramNames } from './assistants.ts'
import { event as texts } from './words/event.ts'

/** An event that has no words yet is told by its name. */
export function describeEvent({ event }: Pick<AuditEntry, 'event'>): string {
  return texts[event] ?? event
}

/** What of the details a person recognises: an assistant's or a token's name, a Google address. */
export function subjectOf({ details }: Pick<AuditEntry, 'details'>, names: ProgramNames): string | undefined {
  const subject = details['name'] ?? details['google_account'] ?? names.get(idIn(details))
  return typeof subject === 'string' ? subject : undefined
}

function idIn(details: AuditEntry['details']): string {
  return String(details['program'] ?? details['client_id'] ?? details['token_id'])
}
