/** events: list, get, instances. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { callerOf } from '../../http/authenticate.ts'
import { cutPage } from '../../http/paging.ts'
import { readQuery } from '../../http/read-query.ts'
import type { World } from '../../world/world.ts'
import type { Access } from '../agenda/find-calendar.ts'
import { sendWithEtag } from '../etags.ts'
import { accessOf, requireEvent } from '../read-path.ts'
import * as scopes from '../scopes.ts'
import { momentOf, readBound } from '../time/event-time.ts'
import type { StoredEvent } from './event-store.ts'
import { eventResource } from './event-resource.ts'
import { instancesOf } from './instances.ts'
import { latestUpdate, listEvents, listHead, readMaxAttendees, readTimeZone, type ListContext } from './list-events.ts'
import { hideDetails } from './visibility.ts'

export const eventRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.get('/calendars/:calendarId/events', { config: { scopes: scopes.readEvents } }, async (request, reply) => {
    const access = accessOf(world, request)
    return sendWithEtag(request, reply, listEvents(access, readQuery(request), contextOf(world, request, access)))
  })

  app.get(
    '/calendars/:calendarId/events/:eventId',
    { config: { scopes: scopes.readEvents } },
    async (request, reply) => {
      const { calendar, role } = accessOf(world, request)
      const query = readQuery(request)
      const view = { calendar, timeZone: readTimeZone(query), maxAttendees: readMaxAttendees(query) }
      return sendWithEtag(request, reply, hideDetails(eventResource(requireEvent(calendar, request), view), role))
    },
  )

  app.get(
    '/calendars/:calendarId/events/:eventId/instances',
    { config: { scopes: scopes.readEvents } },
    async (request) => {
      const query = readQuery(request)
      const access = accessOf(world, request)
      const { calendar, role } = access
      const master = requireEvent(calendar, request)
      const [startMs, endMs] = [
        readBound('timeMin', query.text('timeMin')),
        readBound('timeMax', query.text('timeMax')),
      ]
      const window = { ...(startMs !== undefined && { startMs }), ...(endMs !== undefined && { endMs }) }
      const timeZone = readTimeZone(query) ?? calendar.timeZone
      const maxAttendees = readMaxAttendees(query)
      const all = master.recurrence?.length ? instancesOf(calendar, master, window) : []
      const originalMs = readBound('originalStart', query.text('originalStart'))
      const shown = all.filter(
        (event) =>
          (query.flag('showDeleted') || event.status !== 'cancelled') &&
          (originalMs === undefined || originalMs === originalStartOf(event, calendar.timeZone)),
      )
      const page = cutPage(
        shown,
        query.whole('maxResults', { otherwise: 250, min: 1, max: 2500 }),
        query.text('pageToken'),
      )
      return {
        ...listHead(calendar, role, timeZone),
        updated: latestUpdate(calendar, world.clock.ms()),
        defaultReminders: contextOf(world, request, access).defaultReminders,
        items: page.items.map((event) => hideDetails(eventResource(event, { calendar, timeZone, maxAttendees }), role)),
        ...(page.nextPageToken && { nextPageToken: page.nextPageToken }),
      }
    },
  )
}

function contextOf(world: World, request: FastifyRequest, { calendar }: Access): ListContext {
  const entry = callerOf(request).person.agenda.list.get(calendar.id)
  return { nowMs: world.clock.ms(), defaultReminders: entry?.defaultReminders ?? [] }
}

function originalStartOf({ originalStartTime }: StoredEvent, timeZone: string): number {
  return originalStartTime ? momentOf(originalStartTime as StoredEvent['start'], timeZone) : Number.NaN
}
