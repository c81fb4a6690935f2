/** The events of one calendar with a growing change number, which is what etags and sync tokens are made of. */
import type { Attendee, EventBody } from './event-body.ts'

/** Somebody named in an event. Who is `self` depends on who looks, and is not stored. */
interface EventPerson {
  email: string
  displayName?: string
}

/** A stored event. Deleted ones stay as `cancelled`, so that sync can tell. */
export interface StoredEvent extends Omit<EventBody, 'id' | 'status' | 'start' | 'end' | 'attendees' | 'organizer'> {
  id: string
  iCalUID: string
  status: 'confirmed' | 'tentative' | 'cancelled'
  start: EventTime
  end: EventTime
  attendees?: Attendee[]
  organizer: EventPerson
  creator: EventPerson
  created: string
  updated: string
  sequence: number
  /** The calendar's change number when this was last written. */
  change: number
}

/** An all-day date or a moment with its zone. */
export type EventTime = { date: string; timeZone?: string } | { dateTime: string; timeZone?: string }

export type EventStore = ReturnType<typeof createEventStore>

/** Creates an empty store. */
export function createEventStore() {
  const events = new Map<string, StoredEvent>()
  let latestChange = 1
  let forgottenUpTo = 0
  return {
    all: () => [...events.values()],
    find: (id: string) => events.get(id),
    findByICalUid: (uid: string) =>
      [...events.values()].find((event) => event.iCalUID === uid && !event.recurringEventId),
    /** Changed or cancelled instances of a recurring event. */
    exceptionsOf: (masterId: string) => [...events.values()].filter((event) => event.recurringEventId === masterId),
    /** Stores the event under the next change number. */
    put(event: Omit<StoredEvent, 'change'>): StoredEvent {
      latestChange += 1
      const stored = { ...event, change: latestChange }
      events.set(stored.id, stored)
      return stored
    },
    clear: () => events.clear(),
    latestChange: () => latestChange,
    forgottenUpTo: () => forgottenUpTo,
    /** Makes every sync token given out so far stale. */
    forgetChanges() {
      latestChange += 1
      forgottenUpTo = latestChange
    },
    /** Puts events back as they were, for the snapshot file. Earlier sync tokens become stale. */
    restore(all: readonly StoredEvent[]) {
      for (const event of all) events.set(event.id, event)
      latestChange = Math.max(latestChange, ...all.map(({ change }) => change))
      this.forgetChanges()
    },
  }
}
