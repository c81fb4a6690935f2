/** A mailbox's settings as plain data: aliases, filters, vacation responder, language, forwarding, IMAP and POP. */
import type { gmail_v1 } from '@googleapis/gmail'

/** A filter that is stored, and so has an id. */
export type StoredFilter = gmail_v1.Schema$Filter & { id: string }

/** Everything under `settings/`. */
export interface Settings {
  sendAs: gmail_v1.Schema$SendAs[]
  filters: StoredFilter[]
  vacation: gmail_v1.Schema$VacationSettings
  language: gmail_v1.Schema$LanguageSettings
  autoForwarding: gmail_v1.Schema$AutoForwarding
  forwardingAddresses: gmail_v1.Schema$ForwardingAddress[]
  imap: gmail_v1.Schema$ImapSettings
  pop: gmail_v1.Schema$PopSettings
}

/** The settings of a new account. */
export function createSettings(): Settings {
  return {
    sendAs: [],
    filters: [],
    vacation: { enableAutoReply: false },
    language: { displayLanguage: 'en' },
    autoForwarding: { enabled: false },
    forwardingAddresses: [],
    imap: { enabled: true, autoExpunge: true, expungeBehavior: 'archive', maxFolderSize: 0 },
    pop: { accessWindow: 'disabled', disposition: 'leaveInInbox' },
  }
}
