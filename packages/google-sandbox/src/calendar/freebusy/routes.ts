/** freebusy.query: when calendars are busy, overlapping spans merged; `notFound` for those the caller may not see. */
import type { FastifyPluginAsync } from 'fastify'
import * as z from 'zod'
import { callerOf } from '../../http/authenticate.ts'
import { GoogleError, invalidArgument } from '../../http/google-error.ts'
import type { World } from '../../world/world.ts'
import type { Calendar } from '../agenda/agenda.ts'
import { findCalendar } from '../agenda/find-calendar.ts'
import { instancesOf, overlaps } from '../events/instances.ts'
import type { StoredEvent } from '../events/event-store.ts'
import * as scopes from '../scopes.ts'
import { isTimeZone, readBound, renderMoment, spanOf, type Span } from '../time/event-time.ts'

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

/** Busy time inside the window, merged and clipped. */
export function busySpans(calendar: Calendar, window: Span): Span[] {
  const busy = calendar.events
    .all()
    .flatMap((event) =>
      event.recurrence?.length && event.status !== 'cancelled' ? instancesOf(calendar, event, window) : [event],
    )
    .filter((event) => isBusy(calendar, event) && overlaps(calendar, event, window))
  const unique = [...new Map(busy.map((event) => [event.id, event])).values()]
  const spans = unique.map((event) => spanOf(event, calendar.timeZone)).sort((a, b) => a.startMs - b.startMs)
  const merged: Span[] = []
  for (const { startMs, endMs } of spans) {
    const clipped = { startMs: Math.max(startMs, window.startMs), endMs: Math.min(endMs, window.endMs) }
    const last = merged.at(-1)
    if (last && clipped.startMs <= last.endMs) last.endMs = Math.max(last.endMs, clipped.endMs)
    else merged.push(clipped)
  }
  return merged
}

function isBusy(calendar: Calendar, event: StoredEvent): boolean {
  if (event.status === 'cancelled' || event.transparency === 'transparent' || event.recurrence?.length) return false
  return event.attendees?.find(({ email }) => email === calendar.id)?.responseStatus !== 'declined'
}
