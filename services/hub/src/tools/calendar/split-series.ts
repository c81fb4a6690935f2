/**
 * "This and following": the series ends before the occurrence, and a new one takes its place from there on. Google has
 * no single call for it, so a failure halfway puts the old series back.
 * https://developers.google.com/workspace/calendar/api/guides/recurringevents#modifying_all_following_instances
 */
import { ProblemError } from '@oma/contract'
import { seriesStartOf } from '../../google/recurrence-dates.ts'
import { linesBefore, linesFrom } from '../../google/recurrence.ts'
import type { ToolContext } from '../../mcp/tool.ts'
import { originalOf, type Event, type Target } from './event-target.ts'
import { findEvent, insertOnce, type Where } from './insert-once.ts'
import { patchGuarded } from './patch-guarded.ts'

export type Following = Extract<Target, { kind: 'following' }>

/** The lines of the old series. */
export function endBefore({ event, occurrence }: Following): string[] {
  return linesBefore(event.recurrence ?? [], seriesStartOf(event.start!), originalOf(event, occurrence))
}

/** The lines of the new one, where it stays at its time. */
export function goOnFrom({ event, occurrence }: Following): string[] {
  return linesFrom(event.recurrence ?? [], seriesStartOf(event.start!), originalOf(event, occurrence))
}

/** Ends the old series and makes the new one. */
export async function splitSeries(
  context: ToolContext,
  { event: series }: Following,
  { before, next }: { before: string[]; next: Event },
  where: Where,
): Promise<Event> {
  const ended = await patchGuarded(context, series, { recurrence: before }, where)
  try {
    return await insertOnce(context, next, where)
  } catch (error) {
    const made = await findEvent(context, where.calendarId, next.id!).catch(() => explainHalf(series))
    if (made) return made
    await patchGuarded(context, { ...series, etag: ended.etag! }, { recurrence: series.recurrence! }, where).catch(() =>
      explainHalf(series),
    )
    throw error
  }
}

function explainHalf({ id }: Event): never {
  throw new ProblemError(
    'google-unavailable',
    `Google failed halfway: the series ${id} was ended, and whether the new one exists is not known. Look with ` +
      'calendar_list_events before anything else.',
  )
}
