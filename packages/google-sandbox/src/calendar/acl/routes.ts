/** acl: list, get, insert, patch, update, delete: who else may do what with a calendar. */
import type { FastifyPluginAsync } from 'fastify'
import * as z from 'zod'
import { GoogleError, notFound } from '../../http/google-error.ts'
import type { World } from '../../world/world.ts'
import { createListEntry, type AclRule, type Calendar } from '../agenda/agenda.ts'
import { accessOf } from '../read-path.ts'
import * as scopes from '../scopes.ts'

const role = z.enum(['none', 'freeBusyReader', 'reader', 'writer', 'owner'])
const RuleBody = z.object({
  role,
  scope: z.object({ type: z.enum(['default', 'user', 'group', 'domain']), value: z.string().optional() }),
})

export const aclRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.get('/calendars/:calendarId/acl', { config: { scopes: scopes.readAcl } }, async (request) => {
    const { calendar } = accessOf(world, request, 'owner')
    return {
      kind: 'calendar#acl',
      etag: `"acl-${calendar.revision}"`,
      items: [...calendar.rules.values()].map(ruleResource),
      nextSyncToken: `acl-${calendar.revision}`,
    }
  })

  app.get('/calendars/:calendarId/acl/:ruleId', { config: { scopes: scopes.readAcl } }, async (request) =>
    ruleResource(requireRule(accessOf(world, request, 'owner').calendar, request.params)),
  )

  app.post('/calendars/:calendarId/acl', { config: { scopes: scopes.writeAcl } }, async (request) => {
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
      config: { scopes: scopes.writeAcl },
      handler: async (request) => {
        const { calendar } = accessOf(world, request, 'owner')
        const rule = changeable(calendar, request.params)
        rule.role = z.looseObject({ role }).parse(request.body).role
        calendar.revision += 1
        return ruleResource(rule)
      },
    })
  }

  app.delete('/calendars/:calendarId/acl/:ruleId', { config: { scopes: scopes.writeAcl } }, async (request, reply) => {
    const { calendar } = accessOf(world, request, 'owner')
    calendar.rules.delete(changeable(calendar, request.params).id)
    calendar.revision += 1
    return reply.code(204).send()
  })
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

function ruleResource({ id, role: granted, scope }: AclRule) {
  return { kind: 'calendar#aclRule', etag: `"rule-${granted}"`, id, scope, role: granted }
}
