import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { CalendarIdOrMain } from '../../google/ids.ts'
import { writeEvents } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { cardFields, EventCard, toCard } from './event-card.ts'

/** How far back an event is looked for that may have been made: as long as a key holds. */
const lookBackMs = 24 * 60 * 60_000

export const quickAdd = defineTool({
  name: 'calendar_quick_add',
  title: 'Quick-add an event',
  description:
    'Lets Google read an English sentence such as "Lunch with Chen tomorrow 12:30". Check what it made of it; ' +
    'calendar_create_event is exact.',
  service: 'calendar',
  scope: 'calendar.write',
  googleScopes: writeEvents,
  effect: 'write',
  toolsets: ['calendar'],
  input: z.strictObject({ text: z.string().min(1).max(1_000), calendar_id: CalendarIdOrMain }),
  output: z.object({ event: EventCard, note: z.string().optional() }),
  async run({ text, calendar_id }, { calendar, timeZone }) {
    // It might invite them, and nobody would have been asked.
    if (/\S@\S/.test(text)) throw new ProblemError('validation-failed', 'To invite people, use calendar_create_event.')
    const { data } = await calendar.events.quickAdd({
      calendarId: calendar_id,
      text,
      sendUpdates: 'none',
      fields: cardFields,
    })
    return { event: toCard(data, await timeZone(), calendar_id) }
  },
  /**
   * Google takes no id here. One event of the user's, made lately, whose title stands in the text may be it, and is said
   * to be no more than that; of several nobody knows.
   */
  async findDone({ text, calendar_id }, { calendar, timeZone, now }) {
    const since = now().getTime() - lookBackMs
    const { data } = await calendar.events.list({
      calendarId: calendar_id,
      updatedMin: new Date(since).toISOString(),
      showDeleted: false,
      fields: `items(created,creator(self),${cardFields})`,
    })
    const found = (data.items ?? []).filter(
      ({ id, created, creator, summary }) =>
        creator?.self && Date.parse(created ?? '') >= since && summary && text.includes(summary) && !isOurs(id),
    )
    if (found.length > 1) throw new ProblemError('google-unavailable', 'Several events may be it.')
    const [made] = found
    return (
      made && {
        event: toCard(made, await timeZone(), calendar_id),
        note: 'Google’s answer was lost; this was found in the calendar. Check that it is what was meant.',
      }
    )
  },
})

/** The other tools give their events an id; Google's own have no such form. */
function isOurs(id: string | null | undefined): boolean {
  return /^[0-9a-f]{40}$/.test(id ?? '')
}
