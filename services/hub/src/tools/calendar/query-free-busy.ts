import * as z from 'zod'
import { CalendarId } from '../../google/ids.ts'
import { readCalendars } from '../../google/scopes.ts'
import { showMoment } from '../../google/time.ts'
import { countFitting, MaxTokens } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { readBusy, type BusyTime } from './busy-times.ts'
import { rangeFields, readRange } from './range.ts'

export const queryFreeBusy = defineTool({
  name: 'calendar_query_free_busy',
  title: 'Free and busy times',
  description:
    'When people are busy, by their e-mail addresses, or calendars by id; between these times they are free.',
  service: 'calendar',
  scope: 'calendar.read',
  googleScopes: readCalendars,
  effect: 'read',
  toolsets: ['calendar'],
  input: z.strictObject({
    calendar_ids: z.array(CalendarId).min(1).max(50).default(['primary']),
    ...rangeFields,
    max_tokens: MaxTokens,
  }),
  output: z.object({
    from: z.string(),
    to: z.string(),
    calendars: z.array(
      z.object({
        id: z.string(),
        busy: z.array(z.string()).optional().describe('start to end'),
        error: z.string().optional(),
      }),
    ),
    truncated: z.string().optional(),
  }),
  async run({ calendar_ids, max_tokens, ...wanted }, context) {
    const { from, to, timeZone } = await readRange(wanted, context)
    const answers = await readBusy(context, calendar_ids, { from, to })
    const show = (ms: number) => showMoment(new Date(ms), timeZone)
    const line = ({ startMs, endMs }: BusyTime) => `${show(startMs)} to ${show(endMs)}`
    const all = answers.flatMap(({ busy }) => busy).toSorted((a, b) => a.startMs - b.startMs)
    const fitting = countFitting(all.map(line), max_tokens)
    // One end for all of them: a calendar that was cut earlier would look free.
    const cut = all.find(({ startMs }, index) => index >= fitting && startMs > all[0]!.startMs)
    const toMs = cut?.startMs ?? Date.parse(to)
    return {
      from: show(Date.parse(from)),
      to: show(toMs),
      calendars: answers.map(({ id, busy, error }) => ({
        id,
        ...(error === undefined ? { busy: busy.filter(({ startMs }) => startMs < toMs).map(line) } : { error }),
      })),
      ...(cut && { truncated: 'Ask again from `to` on.' }),
    }
  },
})
