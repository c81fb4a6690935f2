/** freebusy.query: when calendars are busy; `notFound` for those the caller may not see. */
import type { FastifyPluginAsync } from 'fastify'
import * as z from 'zod'
import { callerOf } from '../../http/authenticate.ts'
import { GoogleError, invalidArgument } from '../../http/google-error.ts'
import type { World } from '../../world/world.ts'
import { findCalendar } from '../agenda/find-calendar.ts'
import * as scopes from '../scopes.ts'
import { isTimeZone, readBound, renderMoment, type Span } from '../time/event-time.ts'
import { busySpans } from './busy-spans.ts'

/** Google documents no limit. Callers report 90 days to be answered and three months, which is 92, to be refused. */
const longestMs = 90 * 86_400_000

const FreeBusyRequest = z.looseObject({
  timeMin: z.string(),
  timeMax: z.string(),
  timeZone: z.string().nullish(),
  items: z
    .array(z.looseObject({ id: z.string() }))
    .max(50)
    .default([]),
})

export const freeBusyRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.post('/freeBusy', { config: { scopes: scopes.readFreeBusy } }, async (request) => {
    const { person } = callerOf(request)
    const { timeMin, timeMax, timeZone, items } = FreeBusyRequest.parse(request.body)
    if (timeZone && !isTimeZone(timeZone)) throw invalidArgument('Invalid time zone.', { reason: 'invalid' })
    const window = { startMs: readBound('timeMin', timeMin) ?? 0, endMs: readBound('timeMax', timeMax) ?? 0 }
    if (window.endMs <= window.startMs) {
      throw new GoogleError(400, 'The specified time range is empty.', { reason: 'timeRangeEmpty', domain: 'calendar' })
    }
    if (window.endMs - window.startMs > longestMs) {
      const message = 'The requested time range is too long.'
      throw new GoogleError(400, message, { reason: 'timeRangeTooLong', domain: 'calendar' })
    }
    const zone = timeZone ?? 'UTC'
    const render = ({ startMs, endMs }: Span) => ({
      start: renderMoment(startMs, zone),
      end: renderMoment(endMs, zone),
    })
    const answer = ({ id }: { id: string }) => {
      const access = findCalendar(world, person, id)
      if (!access) return [id, { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] }]
      return [id, { busy: busySpans(access.calendar, window).map(render) }]
    }
    return {
      kind: 'calendar#freeBusy',
      timeMin: new Date(window.startMs).toISOString(),
      timeMax: new Date(window.endMs).toISOString(),
      calendars: Object.fromEntries(items.map(answer)) as object,
    }
  })
}
