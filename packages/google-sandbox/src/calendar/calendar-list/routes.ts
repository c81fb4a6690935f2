/** calendarList: list, get, insert, update, patch, delete: which calendars somebody looks at, and how. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { callerOf } from '../../http/authenticate.ts'
import { GoogleError, invalidArgument, notFound } from '../../http/google-error.ts'
import { cutPage } from '../../http/paging.ts'
import { readQuery } from '../../http/read-query.ts'
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import { createListEntry, type ListEntry } from '../agenda/agenda.ts'
import { findCalendar } from '../agenda/find-calendar.ts'
import { calendarColour } from '../colors/routes.ts'
import { checkIfMatch, sendWithEtag } from '../etags.ts'
import * as scopes from '../scopes.ts'

const Reminder = z.object({ method: z.enum(['popup', 'email']), minutes: z.number().int().min(0).max(40320) })
const EntryBody = z.object({
  id: z.string().optional(),
  colorId: z.string().optional(),
  selected: z.boolean().optional(),
  hidden: z.boolean().optional(),
  summaryOverride: z.string().optional(),
  defaultReminders: z.array(Reminder).max(5).optional(),
})

const roles = ['freeBusyReader', 'reader', 'writer', 'owner'] as const

export const calendarListRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.get('/users/me/calendarList', { config: { scopes: scopes.readList } }, async (request) => {
    const query = readQuery(request)
    const { person } = callerOf(request)
    const least = roles.indexOf(query.oneOf('minAccessRole', roles, 'freeBusyReader'))
    const entries = [...person.agenda.list.values()]
      .filter(({ hidden }) => !hidden || query.flag('showHidden'))
      .map((entry) => findEntry(world, person, entry))
      .filter((entry) => entry !== undefined)
      .filter(({ accessRole }) => roles.indexOf(accessRole) >= least)
    const page = cutPage(entries, query.whole('maxResults', { otherwise: 100, max: 250 }), query.text('pageToken'))
    return {
      kind: 'calendar#calendarList',
      etag: '"p1"',
      items: page.items,
      ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : { nextSyncToken: 'calendar-list-1' }),
    }
  })

  app.get('/users/me/calendarList/:calendarId', { config: { scopes: scopes.readList } }, async (request, reply) =>
    sendWithEtag(request, reply, requireEntry(world, request).resource),
  )

  app.post('/users/me/calendarList', { config: { scopes: scopes.writeList } }, async (request) => {
    const { person } = callerOf(request)
    const { id, ...wish } = EntryBody.parse(request.body)
    if (!id) throw invalidArgument('Missing calendar id.', { reason: 'required' })
    const access = findCalendar(world, person, id)
    if (!access) throw notFound('Not Found')
    const entry = person.agenda.list.get(access.calendar.id) ?? createListEntry(access.calendar.id)
    person.agenda.list.set(access.calendar.id, Object.assign(entry, drop(wish)))
    return findEntry(world, person, entry)
  })

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/users/me/calendarList/:calendarId',
      config: { scopes: scopes.writeList },
      handler: async (request) => {
        const { entry, resource } = requireEntry(world, request)
        checkIfMatch(request, resource.etag)
        const { id: _id, ...wish } = EntryBody.parse(request.body)
        Object.assign(entry, drop(wish), { revision: entry.revision + 1 })
        return requireEntry(world, request).resource
      },
    })
  }

  app.delete('/users/me/calendarList/:calendarId', { config: { scopes: scopes.writeList } }, async (request, reply) => {
    const { person } = callerOf(request)
    const { entry, resource } = requireEntry(world, request)
    if (resource.primary) throw new GoogleError(403, 'Cannot remove the primary calendar.', { reason: 'forbidden' })
    person.agenda.list.delete(entry.calendarId)
    return reply.code(204).send()
  })
}

function requireEntry(world: World, request: FastifyRequest) {
  const { person } = callerOf(request)
  const { calendarId } = request.params as { calendarId: string }
  const entry = person.agenda.list.get(calendarId === 'primary' ? person.email : calendarId.toLowerCase())
  const resource = entry && findEntry(world, person, entry)
  if (!entry || !resource) throw notFound('Not Found')
  return { entry, resource }
}

/** `undefined` when the calendar is gone or no longer shared. */
function findEntry(world: World, person: Person, entry: ListEntry) {
  const access = findCalendar(world, person, entry.calendarId)
  if (!access) return undefined
  const { calendar, role } = access
  const colour = calendarColour(entry.colorId)
  return {
    kind: 'calendar#calendarListEntry',
    etag: `"list-${calendar.revision}-${entry.revision}"`,
    id: calendar.id,
    summary: calendar.summary,
    ...(calendar.description !== undefined && { description: calendar.description }),
    ...(calendar.location !== undefined && { location: calendar.location }),
    timeZone: calendar.timeZone,
    ...(entry.summaryOverride !== undefined && { summaryOverride: entry.summaryOverride }),
    colorId: entry.colorId,
    backgroundColor: colour.background,
    foregroundColor: colour.foreground,
    ...(entry.hidden && { hidden: true }),
    selected: entry.selected,
    accessRole: role,
    defaultReminders: entry.defaultReminders,
    ...(calendar.id === person.email && { primary: true, notificationSettings: { notifications: [] } }),
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  }
}

function drop<T extends object>(wish: T): Partial<T> {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)) as Partial<T>
}
