import { Temporal } from 'temporal-polyfill'
import * as z from 'zod'
import { showMoment, TimeZone } from '../google/time.ts'
import { defineTool } from '../mcp/tool.ts'

export const currentTime = defineTool({
  name: 'get_current_time',
  title: 'Current time',
  description: 'Now, with weekday and offset, in the user’s time zone or another.',
  service: undefined,
  scope: undefined,
  googleScopes: [],
  effect: 'read',
  toolsets: [],
  input: z.strictObject({ time_zone: TimeZone.optional() }),
  output: z.object({
    now: z.string(),
    time_zone: z.string(),
    next_clock_change: z.string().optional(),
  }),
  async run({ time_zone }, { timeZone, now }) {
    const zone = time_zone ?? (await timeZone())
    const change = Temporal.Instant.from(now().toISOString()).toZonedDateTimeISO(zone).getTimeZoneTransition('next')
    return {
      now: showMoment(now(), zone),
      time_zone: zone,
      ...(change && { next_clock_change: showMoment(change.toInstant().toString(), zone) }),
    }
  },
})
