/** When people are busy, as Google tells it to whoever may know. */
import { ProblemError } from '@oma/contract'
import type { ToolContext } from '../../mcp/tool.ts'

export interface BusyTime {
  startMs: number
  endMs: number
}

export interface BusyCalendar {
  id: string
  busy: BusyTime[]
  /** Why nothing is known of it. */
  error?: string
}

/** Google refuses what is longer than about three months. */
const longestMs = 90 * 86_400_000

/** @throws {ProblemError} `validation-failed` for a range that is too long */
export async function readBusy(
  { calendar }: ToolContext,
  ids: readonly string[],
  { from, to }: { from: string; to: string },
): Promise<BusyCalendar[]> {
  if (Date.parse(to) - Date.parse(from) > longestMs) {
    throw new ProblemError('validation-failed', 'Ask for 90 days at most.')
  }
  const { data } = await calendar.freebusy.query({
    fields: 'calendars',
    requestBody: { timeMin: from, timeMax: to, items: ids.map((id) => ({ id })) },
  })
  return ids.map((id) => {
    const answered = data.calendars?.[id] ?? data.calendars?.[id.toLowerCase()]
    // Nothing said is not nothing to do.
    if (!answered) return { id, busy: [], error: explain(undefined) }
    const { busy = [], errors } = answered
    const times = busy.map(({ start, end }) => ({ startMs: Date.parse(start!), endMs: Date.parse(end!) }))
    return { id, busy: times, ...(errors?.length && { error: explain(errors[0]?.reason) }) }
  })
}

function explain(reason: string | null | undefined): string {
  return reason === 'notFound' ? 'does not exist, or is not shared with the user' : (reason ?? 'Google does not tell')
}
