/** calendarList: list, get, insert, update, patch, delete: which calendars somebody looks at, and how. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { callerOf } from '../../http/authenticate.ts'
import { GoogleError, invalidArgument, notFound } from '../../http/google-error.ts'
import { readQuery } from '../../http/read-query.ts'
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import { createListEntry, type ListEntry } from '../agenda/agenda.ts'
import { findCalendar, type Access } from '../agenda/find-calendar.ts'
import { calendarColour, isCalendarColour } from '../colors/routes.ts'
import { checkIfMatch, sendWithEtag } from '../etags.ts'
import { listChanges } from '../list-changes.ts'
import * as scopes from '../scopes.ts'
import { withinScopes } from '../within-scopes.ts'

const Reminder = z.object({ method: z.enum(['popup', 'email']), minutes: z.number().int().min(0).max(40320) })
const RgbColour = z.string().regex(/^#[0-9a-f]{6}$/i)
const EntryBody = z.object({
  id: z.string().optional(),
  colorId: z.string().refine(isCalendarColour, 'Unknown color').optional(),
  backgroundColor: RgbColour.optional(),
  foregroundColor: RgbColour.optional(),
  selected: z.boolean().optional(),
  hidden: z.boolean().optional(),
  summaryOverride: z.string().optional(),
  defaultReminders: z.array(Reminder).max(5).optional(),
})

/** An entry of the list, or what is left of one. */
interface ListedCalendar {
  etag: string
  id: string
}

const roles = ['freeBusyReader', 'reader', 'writer', 'owner'] as const

export const calendarListRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.get('/users/me/calendarList', { config: { scopes: scopes.readList } }, async (request) => {
    const query = readQuery(request)
    const { person } = callerOf(request)
    if (query.text('syncToken') !== undefined && query.text('minAccessRole') !== undefined)
      throw invalidArgument('Sync token cannot be combined with minAccessRole.', { location: 'minAccessRole' })
    const least = roles.indexOf(query.oneOf('minAccessRole', roles, 'freeBusyReader'))
    const entries = [...person.agenda.list.values()]
      .filter(({ hidden }) => !hidden || query.flag('showHidden') || query.text('syncToken') !== undefined)
      .map((entry) => findEntry(world, person, entry))
      .filter((entry) => entry !== undefined)
      .filter(({ accessRole }) => roles.indexOf(accessRole) >= least)
      .map((entry) => [entry.id, entry] as const)
    const list = { entries: new Map(entries), epoch: person.agenda.epoch, gone: goneEntry }
    return { kind: 'calendar#calendarList', ...listChanges<ListedCalendar>(list, query) }
  })

  app.get('/users/me/calendarList/:calendarId', { config: { scopes: scopes.readListEntry } }, async (request, reply) =>
    sendWithEtag(request, reply, requireEntry(world, request).resource),
  )

  app.post('/users/me/calendarList', { config: { scopes: scopes.addListEntry } }, async (request) => {
    const { person } = callerOf(request)
    const { id, ...wish } = readEntry(request)
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
      config: { scopes: scopes.writeListEntry },
      handler: async (request) => {
        const { entry, resource } = requireEntry(world, request)
        checkIfMatch(request, resource.etag)
        const { id: _id, ...wish } = readEntry(request)
        Object.assign(entry, drop(wish), { revision: entry.revision + 1 })
        return requireEntry(world, request).resource
      },
    })
  }

  app.delete(
    '/users/me/calendarList/:calendarId',
    { config: { scopes: scopes.writeListEntry } },
    async (request, reply) => {
      const { person } = callerOf(request)
      const { entry, resource } = requireEntry(world, request)
      if (resource.primary) throw new GoogleError(403, 'Cannot remove the primary calendar.', { reason: 'forbidden' })
      person.agenda.list.delete(entry.calendarId)
      return reply.code(204).send()
    },
  )
}

function requireEntry(world: World, request: FastifyRequest) {
  const { person } = callerOf(request)
  const { calendarId } = request.params as { calendarId: string }
  const entry = person.agenda.list.get(calendarId === 'primary' ? person.email : calendarId.toLowerCase())
  const access = entry && findCalendar(world, person, entry.calendarId)
  if (!entry || !access) throw notFound('Not Found')
  withinScopes(request, access)
  return { entry, resource: entryResource(person, entry, access) }
}

/** `undefined` when the calendar is gone or no longer shared. */
function findEntry(world: World, person: Person, entry: ListEntry) {
  const access = findCalendar(world, person, entry.calendarId)
  return access && entryResource(person, entry, access)
}

function entryResource(person: Person, entry: ListEntry, { calendar, role }: Access) {
  const colour = { ...calendarColour(entry.colorId), ...entry.colours }
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

/** What stands for a calendar that left the list. */
function goneEntry(id: string) {
  return { kind: 'calendar#calendarListEntry', etag: '"gone"', id, deleted: true }
}

/** Colours in RGB count only with `colorRgbFormat`; then they win over the index. */
function readEntry(request: FastifyRequest) {
  const { backgroundColor: background, foregroundColor: foreground, ...wish } = EntryBody.parse(request.body)
  const rgb = readQuery(request).flag('colorRgbFormat') && background && foreground
  if (rgb) return { ...wish, colours: { background, foreground } }
  return wish.colorId === undefined ? wish : { ...wish, colours: {} }
}

function drop<T extends object>(wish: T): Partial<T> {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)) as Partial<T>
}
