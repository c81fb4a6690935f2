/** The settings of one mailbox as plain data: what users.settings reads and writes, and what delivery obeys. */
import type { Profile } from '../../world/profile.ts'
import type { AutoForwarding, ForwardingAddress } from './forwarding/forwarding.ts'
import type { Filter } from './filters/filter.ts'
import { primaryAddress, type SendAs } from './send-as/send-as.ts'
import type { Vacation } from './vacation/vacation.ts'

/** Everything a person may set. Maps are by the resource's id. */
export interface Settings {
  filters: Map<string, Filter>
  /** By lower-case address; the first is the account's own. */
  sendAs: Map<string, SendAs>
  forwardingAddresses: Map<string, ForwardingAddress>
  autoForwarding: AutoForwarding
  vacation: Vacation
  /** When each sender last got the vacation's answer, in milliseconds since the epoch. */
  vacationAnswers: Map<string, number>
  language: { displayLanguage: string }
  imap: {
    enabled: boolean
    autoExpunge: boolean
    expungeBehavior: 'archive' | 'trash' | 'deleteForever'
    maxFolderSize: number
  }
  pop: {
    accessWindow: 'disabled' | 'fromNowOn' | 'allMail'
    disposition: 'leaveInInbox' | 'archive' | 'trash' | 'markRead'
  }
}

/** The settings of a new account. */
export function createSettings(profile: Profile): Settings {
  const primary = primaryAddress(profile)
  return {
    filters: new Map(),
    sendAs: new Map([[primary.sendAsEmail, primary]]),
    forwardingAddresses: new Map(),
    autoForwarding: { enabled: false },
    vacation: { enableAutoReply: false },
    vacationAnswers: new Map(),
    language: { displayLanguage: profile.locale },
    imap: { enabled: true, autoExpunge: true, expungeBehavior: 'archive', maxFolderSize: 0 },
    pop: { accessWindow: 'disabled', disposition: 'leaveInInbox' },
  }
}

/** Plain JSON of the settings, for the snapshot file. */
export type SettingsDump = {
  [K in keyof Settings]: Settings[K] extends Map<string, infer V> ? [string, V][] : Settings[K]
}

export function dumpSettings(settings: Settings): SettingsDump {
  const { filters, sendAs, forwardingAddresses, vacationAnswers } = settings
  return {
    ...settings,
    filters: [...filters],
    sendAs: [...sendAs],
    forwardingAddresses: [...forwardingAddresses],
    vacationAnswers: [...vacationAnswers],
  }
}

/** Puts kept settings over those of a new account. */
export function restoreSettings(settings: Settings, dump: SettingsDump): void {
  Object.assign(settings, {
    ...dump,
    filters: new Map(dump.filters),
    sendAs: new Map(dump.sendAs),
    forwardingAddresses: new Map(dump.forwardingAddresses),
    vacationAnswers: new Map(dump.vacationAnswers),
  })
}
