/** events: insert, import, quickAdd, update, patch, delete, move. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { callerOf } from '../../http/authenticate.ts'
import { GoogleError, invalidArgument, notFound } from '../../http/google-error.ts'
import { readQuery } from '../../http/read-query.ts'
import type { World } from '../../world/world.ts'
import { requireCalendar } from '../agenda/find-calendar.ts'
import { checkIfMatch, sendWithEtag } from '../etags.ts'
import { accessOf, requireEvent } from '../read-path.ts'
import * as scopes from '../scopes.ts'
import { checkGuestChange } from './check-guest-change.ts'
import { readEventBody } from './event-body.ts'
import { eventEtag, eventResource, type EventView } from './event-resource.ts'
import { keepOmitted } from './keep-omitted.ts'
import { readMaxAttendees } from './list-events.ts'
import { readQuickText } from './quick-add.ts'
import { showToAttendees } from './show-to-attendees.ts'
import { cancelEvent, insertEvent, patchEvent, replaceEvent, type Writing } from './write-event.ts'

export const eventWriteRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  const config = { scopes: scopes.writeEvents }

  app.post('/calendars/:calendarId/events', { config }, async (request) => {
    const writing = writingOf(world, request)
    return eventResource(insertEvent(writing, readEventBody(request.body)), viewOf(writing, request))
  })

  app.post('/calendars/:calendarId/events/import', { config }, async (request) => {
    const writing = { ...writingOf(world, request), imported: true }
    const { id: _id, ...body } = readEventBody(request.body)
    if (!body.iCalUID) throw invalidArgument('Missing iCalUID.', { reason: 'required' })
    const before = writing.calendar.events.findByICalUid(body.iCalUID)
    const stored = before ? replaceEvent(writing, before, body) : insertEvent(writing, body)
    return eventResource(stored, writing)
  })

  app.post('/calendars/:calendarId/events/quickAdd', { config }, async (request) => {
    const writing = writingOf(world, request)
    const text = readQuery(request).text('text')
    if (!text) throw invalidArgument('Required parameter: text', { reason: 'required', location: 'text' })
    const body = readQuickText(text, world.clock.ms(), writing.calendar.timeZone)
    return eventResource(insertEvent(writing, body), writing)
  })

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/calendars/:calendarId/events/:eventId',
      config,
      handler: async (request, reply) => {
        const writing = writingOf(world, request)
        const before = requireEvent(writing.calendar, request)
        checkIfMatch(request, eventEtag(before))
        const sent = keepOmitted(before, readEventBody(request.body))
        const body = checkGuestChange(writing, before, sent)
        const after = method === 'PUT' ? replaceEvent(writing, before, body) : patchEvent(writing, before, body)
        return sendWithEtag(request, reply, eventResource(after, viewOf(writing, request)))
      },
    })
  }

  app.delete('/calendars/:calendarId/events/:eventId', { config }, async (request, reply) => {
    const writing = writingOf(world, request)
    const event = requireEvent(writing.calendar, request)
    checkIfMatch(request, eventEtag(event))
    if (event.status === 'cancelled') throw new GoogleError(410, 'Resource has been deleted', { reason: 'deleted' })
    cancelEvent(writing, event)
    return reply.code(204).send()
  })

  app.post(
    '/calendars/:calendarId/events/:eventId/move',
    { config: { scopes: scopes.moveEvents } },
    async (request) => {
      const writing = writingOf(world, request)
      const event = requireEvent(writing.calendar, request)
      if (event.status === 'cancelled' || event.recurringEventId) throw notFound('Not Found')
      const destination = readQuery(request).text('destination')
      if (!destination)
        throw invalidArgument('Required parameter: destination', { reason: 'required', location: 'destination' })
      const { calendar } = requireCalendar(world, writing.person, { id: destination, role: 'writer' })
      for (const each of [event, ...writing.calendar.events.exceptionsOf(event.id)]) {
        writing.calendar.events.put({ ...each, status: 'cancelled', updated: world.clock.now().toISOString() })
        calendar.events.put({ ...each, organizer: { email: calendar.id }, updated: world.clock.now().toISOString() })
      }
      const moved = requireEvent(calendar, request)
      showToAttendees(world, calendar, { before: undefined, after: moved })
      return eventResource(moved, { calendar })
    },
  )
}

/** The caller with the right to write to the calendar of the path. */
function writingOf(world: World, request: FastifyRequest): Writing {
  const { person } = callerOf(request)
  const { calendar } = accessOf(world, request, 'writer')
  return {
    world,
    person,
    calendar,
    conferenceVersion: readQuery(request).whole('conferenceDataVersion', { otherwise: 0, max: 1 }),
  }
}

/** As much of what was written as is asked for. */
function viewOf({ calendar }: Writing, request: FastifyRequest): EventView {
  return { calendar, maxAttendees: readMaxAttendees(readQuery(request)) }
}
