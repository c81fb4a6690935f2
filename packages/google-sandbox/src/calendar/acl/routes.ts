/** acl: list, get, insert, patch, update, delete: who else may do what with a calendar. */
import type { FastifyPluginAsync } from 'fastify'
import * as z from 'zod'
import { callerOf } from '../../http/authenticate.ts'
import { GoogleError, notFound } from '../../http/google-error.ts'
import { readQuery } from '../../http/read-query.ts'
import type { World } from '../../world/world.ts'
import { createListEntry, type AclRule, type Calendar } from '../agenda/agenda.ts'
import { listChanges } from '../list-changes.ts'
import { accessOf } from '../read-path.ts'
import * as scopes from '../scopes.ts'

const role = z.enum(['none', 'freeBusyReader', 'reader', 'writer', 'owner'])
const RuleBody = z.object({
  role,
  scope: z.object({ type: z.enum(['default', 'user', 'group', 'domain']), value: z.string().optional() }),
})

export const aclRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.get('/calendars/:calendarId/acl', { config: { scopes: scopes.listRules } }, async (request) => {
    const { calendar } = accessOf(world, request, 'owner')
    const entries = new Map([...calendar.rules].map(([id, rule]) => [id, ruleResource(rule)]))
    const { epoch } = callerOf(request).person.agenda
    return { kind: 'calendar#acl', ...listChanges({ entries, epoch, gone: goneRule }, readQuery(request)) }
  })

  app.get('/calendars/:calendarId/acl/:ruleId', { config: { scopes: scopes.readRule } }, async (request) =>
    ruleResource(requireRule(accessOf(world, request, 'owner').calendar, request.params)),
  )

  app.post('/calendars/:calendarId/acl', { config: { scopes: scopes.writeRules } }, async (request) => {
    const { calendar } = accessOf(world, request, 'owner')
    const { role: granted, scope } = RuleBody.parse(request.body)
    const value = scope.value?.toLowerCase()
    const id = scope.type === 'default' ? 'default' : `${scope.type}:${value ?? ''}`
    const rule: AclRule = { id, role: granted, scope: { type: scope.type, ...(value !== undefined && { value }) } }
    calendar.rules.set(id, rule)
    calendar.revision += 1
    const guest = scope.type === 'user' && granted !== 'none' ? world.people.get(value ?? '') : undefined
    if (guest && !guest.agenda.list.has(calendar.id)) guest.agenda.list.set(calendar.id, createListEntry(calendar.id))
    return ruleResource(rule)
  })

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/calendars/:calendarId/acl/:ruleId',
      config: { scopes: scopes.writeRules },
      handler: async (request) => {
        const { calendar } = accessOf(world, request, 'owner')
        const rule = changeable(calendar, request.params)
        rule.role = z.looseObject({ role }).parse(request.body).role
        calendar.revision += 1
        return ruleResource(rule)
      },
    })
  }

  app.delete(
    '/calendars/:calendarId/acl/:ruleId',
    { config: { scopes: scopes.writeRules } },
    async (request, reply) => {
      const { calendar } = accessOf(world, request, 'owner')
      calendar.rules.delete(changeable(calendar, request.params).id)
      calendar.revision += 1
      return reply.code(204).send()
    },
  )
}

function requireRule(calendar: Calendar, params: unknown): AclRule {
  const rule = calendar.rules.get((params as { ruleId: string }).ruleId)
  if (!rule) throw notFound('Not Found')
  return rule
}

function changeable(calendar: Calendar, params: unknown): AclRule {
  const rule = requireRule(calendar, params)
  if (rule.id === `user:${calendar.owner}`) {
    throw new GoogleError(403, 'Cannot change your own access level.', {
      reason: 'cannotChangeOwnAcl',
      domain: 'calendar',
    })
  }
  return rule
}

/** A rule that was deleted gives nobody anything. */
function goneRule(id: string) {
  const [type, value] = id.split(':')
  const scope = { type: type as AclRule['scope']['type'], ...(value !== undefined && { value }) }
  return ruleResource({ id, role: 'none', scope })
}

function ruleResource({ id, role: granted, scope }: AclRule) {
  return { kind: 'calendar#aclRule', etag: `"rule-${granted}"`, id, scope, role: granted }
}
