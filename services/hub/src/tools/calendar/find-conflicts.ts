/** What a new event would collide with. Tells times and ids only: titles are others' texts, and this answer has none. */
import { ProblemError } from '@oma/contract'
import { fromEventTimes, toInstant } from '../../google/time.ts'
import type { ToolContext } from '../../mcp/tool.ts'
import { momentOf, type Event } from './event-target.ts'

const mostNamed = 10

/** @throws {ProblemError} `validation-failed` when the event is there already */
export async function findConflicts(context: ToolContext, event: Event, calendarId: string): Promise<string[]> {
  const timeZone = await context.timeZone()
  const bound = (time: Event['start']) => toInstant(time?.dateTime ?? time?.date ?? '', timeZone)
  const { data } = await context.calendar.events.list({
    calendarId,
    timeMin: bound(event.start),
    timeMax: bound(event.end),
    timeZone,
    singleEvents: true,
    orderBy: 'startTime',
    maxResults: mostNamed + 1,
    maxAttendees: 1,
    fields: 'items(id,summary,start,end,transparency,attendees(self,responseStatus))',
  })
  const there = (data.items ?? []).filter(({ id }) => id !== event.id)
  const same = there.find(
    ({ summary, start }) => summary === event.summary && momentOf(start) === momentOf(event.start),
  )
  if (same) {
    throw new ProblemError(
      'validation-failed',
      `Nothing was made: an event of this title and time is there, ${same.id}.`,
    )
  }
  // Whole days beside a time are seldom in its way.
  const inTheWay = there.filter(
    ({ start, transparency, attendees = [] }) =>
      transparency !== 'transparent' &&
      (!start?.date || event.start?.date) &&
      !attendees.some(({ self, responseStatus }) => self && responseStatus === 'declined'),
  )
  const notes = event.recurrence ? ['Of the series only the first occurrence was compared.'] : []
  const overlaps = inTheWay.slice(0, mostNamed).map((each) => {
    const { start, end } = fromEventTimes(each, timeZone)
    return `Overlaps with ${each.id}, ${start} to ${end}.`
  })
  return [...overlaps, ...notes]
}
