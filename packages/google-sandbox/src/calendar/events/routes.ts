/** events: list, get, instances. */
import type { FastifyPluginAsync } from 'fastify'
import { cutPage } from '../../http/paging.ts'
import { readQuery } from '../../http/read-query.ts'
import type { World } from '../../world/world.ts'
import { sendWithEtag } from '../etags.ts'
import { accessOf, requireEvent } from '../read-path.ts'
import * as scopes from '../scopes.ts'
import { readBound } from '../time/event-time.ts'
import { eventResource } from './event-resource.ts'
import { instancesOf } from './instances.ts'
import { latestUpdate, listEvents, listHead, readTimeZone } from './list-events.ts'
import { hideDetails } from './visibility.ts'

export const eventRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.get('/calendars/:calendarId/events', { config: { scopes: scopes.readEvents } }, async (request, reply) =>
    sendWithEtag(request, reply, listEvents(accessOf(world, request), readQuery(request), world.clock.ms())),
  )

  app.get(
    '/calendars/:calendarId/events/:eventId',
    { config: { scopes: scopes.readEvents } },
    async (request, reply) => {
      const { calendar, role } = accessOf(world, request)
      const timeZone = readTimeZone(readQuery(request))
      const event = requireEvent(calendar, request)
      return sendWithEtag(request, reply, hideDetails(eventResource(event, { calendar, timeZone }), role))
    },
  )

  app.get(
    '/calendars/:calendarId/events/:eventId/instances',
    { config: { scopes: scopes.readEvents } },
    async (request) => {
      const query = readQuery(request)
      const { calendar, role } = accessOf(world, request)
      const master = requireEvent(calendar, request)
      const [startMs, endMs] = [
        readBound('timeMin', query.text('timeMin')),
        readBound('timeMax', query.text('timeMax')),
      ]
      const window = { ...(startMs !== undefined && { startMs }), ...(endMs !== undefined && { endMs }) }
      const timeZone = readTimeZone(query) ?? calendar.timeZone
      const all = master.recurrence?.length ? instancesOf(calendar, master, window) : []
      const shown = all.filter((event) => query.flag('showDeleted') || event.status !== 'cancelled')
      const page = cutPage(shown, query.whole('maxResults', { otherwise: 250, max: 2500 }), query.text('pageToken'))
      return {
        ...listHead(calendar, role, timeZone),
        updated: latestUpdate(calendar, world.clock.ms()),
        defaultReminders: [],
        items: page.items.map((event) => hideDetails(eventResource(event, { calendar, timeZone }), role)),
        ...(page.nextPageToken && { nextPageToken: page.nextPageToken }),
      }
    },
  )
}
