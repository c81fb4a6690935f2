/** calendars: get, insert, update, patch, delete, clear. */
import { randomBytes } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import * as z from 'zod'
import { callerOf } from '../../http/authenticate.ts'
import { GoogleError, invalidArgument } from '../../http/google-error.ts'
import type { World } from '../../world/world.ts'
import { createCalendar, createListEntry, type Calendar } from '../agenda/agenda.ts'
import { checkIfMatch, sendWithEtag } from '../etags.ts'
import { accessOf } from '../read-path.ts'
import * as scopes from '../scopes.ts'
import { isTimeZone } from '../time/event-time.ts'

const CalendarBody = z.object({
  summary: z.string().min(1).optional(),
  description: z.string().nullish(),
  location: z.string().nullish(),
  timeZone: z.string().refine(isTimeZone, 'Invalid time zone').optional(),
})

export const calendarRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.get('/calendars/:calendarId', { config: { scopes: scopes.readCalendars } }, async (request, reply) =>
    sendWithEtag(request, reply, calendarResource(accessOf(world, request, 'reader').calendar)),
  )

  app.post('/calendars', { config: { scopes: scopes.writeCalendars } }, async (request) => {
    const { person, clientId } = callerOf(request)
    const { email, timeZone, agenda } = person
    const body = CalendarBody.parse(request.body)
    if (!body.summary) throw invalidArgument('Missing title.', { reason: 'required' })
    const id = `c_${randomBytes(28).toString('hex')}@group.calendar.google.com`
    const calendar = createCalendar({ id, owner: email, summary: body.summary, timeZone, createdBy: clientId })
    change(calendar, body)
    agenda.calendars.set(id, calendar)
    agenda.list.set(id, createListEntry(id))
    return calendarResource(calendar)
  })

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/calendars/:calendarId',
      config: { scopes: scopes.writeCalendars },
      handler: async (request) => {
        const { calendar } = accessOf(world, request, 'owner')
        checkIfMatch(request, calendarResource(calendar).etag)
        const body = CalendarBody.parse(request.body)
        if (method === 'PUT' && !body.summary) throw invalidArgument('Missing title.', { reason: 'required' })
        change(calendar, method === 'PUT' ? { description: null, location: null, ...body } : body)
        return calendarResource(calendar)
      },
    })
  }

  app.delete('/calendars/:calendarId', { config: { scopes: scopes.writeCalendars } }, async (request, reply) => {
    const { calendar } = accessOf(world, request, 'owner')
    if (calendar.primary)
      throw new GoogleError(403, 'Cannot delete primary calendar.', {
        reason: 'cannotDeletePrimaryCalendar',
        domain: 'calendar',
      })
    for (const { agenda } of world.people.values()) {
      agenda.calendars.delete(calendar.id)
      agenda.list.delete(calendar.id)
    }
    return reply.code(204).send()
  })

  app.post('/calendars/:calendarId/clear', { config: { scopes: scopes.clearCalendar } }, async (request, reply) => {
    const { calendar } = accessOf(world, request, 'owner')
    if (!calendar.primary) throw invalidArgument('Only the primary calendar can be cleared.')
    calendar.events.clear()
    calendar.events.forgetChanges()
    return reply.code(204).send()
  })
}

function change(calendar: Calendar, { summary, description, location, timeZone }: z.infer<typeof CalendarBody>): void {
  calendar.revision += 1
  if (summary !== undefined) calendar.summary = summary
  if (timeZone !== undefined) calendar.timeZone = timeZone
  if (description === null) delete calendar.description
  else if (description !== undefined) calendar.description = description
  if (location === null) delete calendar.location
  else if (location !== undefined) calendar.location = location
}

function calendarResource({ id, summary, description, location, timeZone, revision, owner }: Calendar) {
  return {
    kind: 'calendar#calendar',
    etag: `"cal-${revision}"`,
    id,
    summary,
    ...(description !== undefined && { description }),
    ...(location !== undefined && { location }),
    timeZone,
    dataOwner: owner,
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  }
}
