/** Finds a calendar for somebody and decides what they may do with it. A calendar they may not see does not exist. */
import { GoogleError, notFound } from '../../http/google-error.ts'
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import type { AccessRole, Calendar } from './agenda.ts'

/** A calendar and the caller's role on it. */
export interface Access {
  calendar: Calendar
  role: AccessRole
}

const ranks: readonly (AccessRole | 'none')[] = ['none', 'freeBusyReader', 'reader', 'writer', 'owner']

/** The calendar, `undefined` when it does not exist or the person has no access at all. */
export function findCalendar(world: World, person: Person, calendarId: string): Access | undefined {
  const id = calendarId === 'primary' ? person.email : calendarId.toLowerCase()
  for (const { agenda } of world.people.values()) {
    const calendar = agenda.calendars.get(id)
    if (!calendar) continue
    const role = roleOf(calendar, person)
    return role === 'none' ? undefined : { calendar, role }
  }
  return undefined
}

/** The calendar with at least this role. Throws Google's 404 or 403. */
export function requireCalendar(world: World, person: Person, wanted: { id: string; role: AccessRole }): Access {
  const access = findCalendar(world, person, wanted.id)
  if (!access) throw notFound('Not Found')
  if (ranks.indexOf(access.role) < ranks.indexOf(wanted.role)) {
    if (access.role === 'freeBusyReader') throw notFound('Not Found')
    throw new GoogleError(403, `You need to have ${wanted.role} access to this calendar.`, {
      reason: 'requiredAccessLevel',
      domain: 'calendar',
    })
  }
  return access
}

function roleOf({ rules, owner }: Calendar, { email }: Person): AccessRole | 'none' {
  if (owner === email) return 'owner'
  const roles = [...rules.values()]
    .filter(
      ({ scope: { type, value } }) =>
        type === 'default' || value === email || (type === 'domain' && email.endsWith(`@${value}`)),
    )
    .map(({ role }) => role)
  return roles.sort((a, b) => ranks.indexOf(b) - ranks.indexOf(a))[0] ?? 'none'
}
