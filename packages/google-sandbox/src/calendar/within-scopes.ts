/**
 * What a token's scopes leave of somebody's rights on one calendar. Most scopes count for every calendar; a few only for
 * some, and `calendar.events.freebusy` shows no more than when somebody is busy.
 */
import type { FastifyRequest } from 'fastify'
import { callerOf, insufficientScope } from '../http/authenticate.ts'
import { fullScope } from '../oauth/scopes.ts'
import type { Calendar } from './agenda/agenda.ts'
import type { Access } from './agenda/find-calendar.ts'

type Rule = (access: Access, clientId: string) => Access | undefined

/** Scopes that do not count for every calendar. */
const partial: Record<string, Rule> = {
  'calendar.app.created': (access, clientId) => (access.calendar.createdBy === clientId ? access : undefined),
  'calendar.events.owned': ownOnly,
  'calendar.events.owned.readonly': ownOnly,
  'calendar.events.public.readonly': (access) =>
    isPublic(access.calendar) ? { ...access, role: 'reader' } : undefined,
  'calendar.events.freebusy': (access) => ({ ...access, role: 'freeBusyReader' }),
}

/** The access that remains. Throws Google's 403 when no scope of the token counts for this calendar. */
export function withinScopes(request: FastifyRequest, access: Access): Access {
  const { scopes, clientId } = callerOf(request)
  const accepted = request.routeOptions.config.scopes ?? []
  const held = accepted.filter((scope) => scopes.includes(fullScope(scope)))
  if (held.some((scope) => !(scope in partial))) return access
  // In the order of the table: the one that shows most comes first.
  for (const [scope, rule] of Object.entries(partial)) {
    const left = held.includes(scope) ? rule(access, clientId) : undefined
    if (left) return left
  }
  throw insufficientScope(accepted.map(fullScope))
}

function ownOnly(access: Access): Access | undefined {
  return access.role === 'owner' ? access : undefined
}

function isPublic({ rules }: Calendar): boolean {
  const role = rules.get('default')?.role
  return role !== undefined && role !== 'none' && role !== 'freeBusyReader'
}
