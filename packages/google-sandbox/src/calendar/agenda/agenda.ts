/** One person's calendars, the list of calendars they look at, and their calendar settings. */
import type { Profile } from '../../world/profile.ts'
import { createEventStore, type EventStore } from '../events/event-store.ts'

/** What somebody may do with a calendar. */
export type AccessRole = 'freeBusyReader' | 'reader' | 'writer' | 'owner'

/** Who else may do what with a calendar. */
export interface AclRule {
  id: string
  role: AccessRole | 'none'
  scope: { type: 'default' | 'user' | 'group' | 'domain'; value?: string }
}

/** A calendar itself, the same for everybody who sees it. */
export interface Calendar {
  id: string
  owner: string
  summary: string
  description?: string
  location?: string
  timeZone: string
  primary: boolean
  /** The OAuth client that made it; absent for primary calendars. */
  createdBy?: string
  revision: number
  rules: Map<string, AclRule>
  events: EventStore
}

/** How one person looks at a calendar. */
export interface ListEntry {
  calendarId: string
  colorId: string
  /** Colours in RGB in place of those of `colorId`. */
  colours?: { background?: string; foreground?: string }
  selected: boolean
  hidden: boolean
  summaryOverride?: string
  defaultReminders: { method: 'popup' | 'email'; minutes: number }[]
  revision: number
}

/** Everything calendar of one person. */
export interface Agenda {
  /** Calendars this person owns, by id; the primary's id is their address. */
  calendars: Map<string, Calendar>
  /** What stands in their calendar list, by calendar id. */
  list: Map<string, ListEntry>
  settings: Record<string, string>
  /** Rises when sync tokens of the lists are to become stale. */
  epoch: number
}

/** What a new calendar starts from. */
export interface NewCalendar {
  id: string
  owner: string
  summary: string
  timeZone: string
  primary?: boolean
  createdBy?: string | undefined
}

/** An agenda with an empty primary calendar. */
export function createAgenda({ email, name, timeZone, locale }: Profile): Agenda {
  const primary = createCalendar({ id: email, owner: email, summary: name, timeZone, primary: true })
  const domain = email.split('@')[1] ?? ''
  primary.rules.set(`domain:${domain}`, {
    id: `domain:${domain}`,
    role: 'freeBusyReader',
    scope: { type: 'domain', value: domain },
  })
  return {
    calendars: new Map([[email, primary]]),
    list: new Map([[email, createListEntry(email, [{ method: 'popup', minutes: 10 }])]]),
    epoch: 0,
    settings: {
      autoAddHangouts: 'true',
      dateFieldOrder: 'DMY',
      defaultEventLength: '60',
      format24HourTime: 'true',
      hideInvitations: 'false',
      hideWeekends: 'false',
      locale,
      remindOnRespondedEventsOnly: 'false',
      showDeclinedEvents: 'true',
      timezone: timeZone,
      useKeyboardShortcuts: 'true',
      weekStart: '1',
    },
  }
}

/** A calendar whose owner is in its access rules. */
export function createCalendar(wish: NewCalendar): Calendar {
  const { id, owner, summary, timeZone, primary = false, createdBy } = wish
  const rule: AclRule = { id: `user:${owner}`, role: 'owner', scope: { type: 'user', value: owner } }
  return {
    id,
    owner,
    summary,
    timeZone,
    primary,
    ...(createdBy !== undefined && { createdBy }),
    revision: 1,
    rules: new Map([[rule.id, rule]]),
    events: createEventStore(),
  }
}

/** A calendar list entry with Google's defaults. */
export function createListEntry(calendarId: string, defaultReminders: ListEntry['defaultReminders'] = []): ListEntry {
  return { calendarId, colorId: '14', selected: true, hidden: false, defaultReminders, revision: 1 }
}
