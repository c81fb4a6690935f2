/** What the guests of an event may do, as one list; Google has a switch for each. */
import * as z from 'zod'
import type { Event } from './event-target.ts'

/** All that they may; what is not named they may not. */
export const GuestRights = z.array(z.enum(['invite', 'modify', 'see_guests']))
type GuestRights = z.output<typeof GuestRights>

export const rightsFields = 'guestsCanInviteOthers,guestsCanModify,guestsCanSeeOtherGuests'

export function toSwitches(rights: GuestRights): Event {
  return {
    guestsCanInviteOthers: rights.includes('invite'),
    guestsCanModify: rights.includes('modify'),
    guestsCanSeeOtherGuests: rights.includes('see_guests'),
  }
}

/** Of an event that says nothing of it, what Google has by itself. */
export function rightsOf({
  guestsCanInviteOthers = true,
  guestsCanModify = false,
  guestsCanSeeOtherGuests = true,
}: Event): GuestRights {
  return [
    ...(guestsCanInviteOthers ? (['invite'] as const) : []),
    ...(guestsCanModify ? (['modify'] as const) : []),
    ...(guestsCanSeeOtherGuests ? (['see_guests'] as const) : []),
  ]
}

/** Whether it is worth no word. */
export function isUsual(rights: GuestRights): boolean {
  return rights.join() === rightsOf({}).join()
}
