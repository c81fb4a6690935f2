/** When a calendar is busy: events that are neither declined nor marked as free, overlapping ones merged. */
import type { Calendar } from '../agenda/agenda.ts'
import type { StoredEvent } from '../events/event-store.ts'
import { instancesOf, overlaps } from '../events/instances.ts'
import { spanOf, type Span } from '../time/event-time.ts'

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
