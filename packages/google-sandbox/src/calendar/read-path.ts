/** Resolves `{calendarId}` and `{eventId}` of a Calendar path to what the caller may see and do. */
import type { FastifyRequest } from 'fastify'
import { callerOf } from '../http/authenticate.ts'
import { notFound } from '../http/google-error.ts'
import type { World } from '../world/world.ts'
import type { AccessRole, Calendar } from './agenda/agenda.ts'
import { requireCalendar, type Access } from './agenda/find-calendar.ts'
import type { StoredEvent } from './events/event-store.ts'
import { resolveEvent } from './events/instances.ts'
import { withinScopes } from './within-scopes.ts'

/** The calendar of the path with at least this role. Throws Google's 404 or 403. */
export function accessOf(world: World, request: FastifyRequest, role: AccessRole = 'freeBusyReader'): Access {
  const { calendarId } = request.params as { calendarId: string }
  return withinScopes(request, requireCalendar(world, callerOf(request).person, { id: calendarId, role }))
}

/** The event of the path. Throws Google's 404. */
export function requireEvent(calendar: Calendar, request: FastifyRequest): StoredEvent {
  const { eventId } = request.params as { eventId: string }
  const event = resolveEvent(calendar, eventId)
  if (!event) throw notFound('Not Found')
  return event
}
