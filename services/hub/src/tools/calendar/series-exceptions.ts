/**
 * What had been changed by hand in a series. Its exceptions stand at the times of the old rule; when those change, deleted
 * ones are kept deleted, and the user is told of the others, which become like the series.
 */
import { moveSeries } from '../../google/move-series.ts'
import { dateLine, type SeriesStart } from '../../google/recurrence-dates.ts'
import { fromEventTimes } from '../../google/time.ts'
import type { ToolContext } from '../../mcp/tool.ts'
import { momentOf, originalOf, type Event } from './event-target.ts'

/** Google gives no more at once. */
const mostExceptions = 2_500
const mostNamed = 10

export interface Exceptions {
  /** Occurrences that were deleted, as EXDATE lines for the series as it will be. */
  deleted: string[]
  /** What the user should know. */
  notes: string[]
}

export interface Moved {
  calendarId: string
  /** From which occurrence on; all of the series when left out. */
  occurrence?: Event | undefined
  /** Where the occurrences go: one of them before and after. */
  from: SeriesStart
  to: SeriesStart
  /** Of the user. */
  timeZone: string
}

export async function findExceptions(
  { calendar }: ToolContext,
  series: Event,
  { calendarId, occurrence, from, to, timeZone }: Moved,
): Promise<Exceptions> {
  const { data } = await calendar.events.list({
    calendarId,
    iCalUID: series.iCalUID!,
    showDeleted: true,
    maxResults: mostExceptions,
    fields: 'items(id,status,start,end,recurringEventId,originalStartTime)',
  })
  const firstMs = occurrence ? momentOf(occurrence.originalStartTime) : -Infinity
  const exceptions = (data.items ?? []).filter(
    ({ recurringEventId, originalStartTime }) =>
      recurringEventId === series.id && momentOf(originalStartTime) >= firstMs,
  )
  const isDeleted = ({ status }: Event) => status === 'cancelled'
  const deleted = dateLine(
    'EXDATE',
    exceptions.filter(isDeleted).map((each) => originalOf(series, each)),
  )
  const changed = exceptions
    .filter((each) => !isDeleted(each))
    .toSorted((a, b) => momentOf(a.originalStartTime) - momentOf(b.originalStartTime))
  const dates = changed.slice(0, mostNamed).map((each) => fromEventTimes(each, timeZone).start)
  const more = changed.length > mostNamed ? ` and ${changed.length - mostNamed} more` : ''
  return {
    deleted: moveSeries(deleted, from, to),
    notes: dates.length > 0 ? [`Changed one by one before, now like the series: ${dates.join(', ')}${more}.`] : [],
  }
}
