/** From when to when a calendar is looked at, in the user's zone or in one they name. */
import { ProblemError } from '@oma/contract'
import { addDays, isDate, TimeZone, toInstant, When, zonedOf } from '../../google/time.ts'
import type { ToolContext } from '../../mcp/tool.ts'

export const rangeFields = {
  from: When.optional(),
  to: When.optional().describe('A date includes that day.'),
  time_zone: TimeZone.optional(),
}

export interface Range {
  from: string
  to: string
  timeZone: string
}

interface Wanted {
  from?: string | undefined
  to?: string | undefined
  time_zone?: string | undefined
}

/** @param days how long it is when only its start is known @throws {ProblemError} `validation-failed` */
export async function readRange(wanted: Wanted, { timeZone, now }: ToolContext, days = 7): Promise<Range> {
  const zone = wanted.time_zone ?? (await timeZone())
  const from = wanted.from === undefined ? now().toISOString() : toInstant(wanted.from, zone)
  const to = wanted.to === undefined ? zonedOf(from, zone).add({ days }).toInstant().toString() : endOf(wanted.to, zone)
  if (Date.parse(to) <= Date.parse(from)) {
    throw new ProblemError('validation-failed', '`to` must come after `from`, which is now when left out.')
  }
  return { from, to, timeZone: zone }
}

function endOf(when: string, zone: string): string {
  return toInstant(isDate(when) ? addDays(when, 1) : when, zone)
}
