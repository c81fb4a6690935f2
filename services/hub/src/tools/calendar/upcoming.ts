import * as z from 'zod'
import { readEvents } from '../../google/scopes.ts'
import { showMoment } from '../../google/time.ts'
import { countFitting, cutText, MaxTokens } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'
import { EventCard, listedFields, mostAttendees, toCard } from './event-card.ts'

const mostEvents = 50
/** More titles say no more than how many there are. */
const mostOverlaps = 5
/** The whole title stands at its own event. */
const tokensOfTitle = 25
const minuteMs = 60_000

export const upcoming = defineTool({
  name: 'calendar_upcoming',
  title: 'Upcoming events',
  description: 'What is on now and comes next in the main calendar, with the minutes until then and what overlaps.',
  service: 'calendar',
  scope: 'calendar.read',
  googleScopes: readEvents,
  effect: 'read',
  toolsets: ['calendar'],
  foreign: true,
  input: z.strictObject({ hours: z.int().min(1).max(168).default(24), max_tokens: MaxTokens }),
  output: z.object({
    now: z.string(),
    events: z.array(
      EventCard.extend({
        minutes_until: z.int().describe('Below 0 when it is on.'),
        overlaps: z.array(z.string()).optional().describe('Titles of busy events at the same time.'),
      }),
    ),
    truncated: z.boolean().optional().describe('There are more; see calendar_list_events.'),
  }),
  async run({ hours, max_tokens }, { calendar, timeZone, now }) {
    const zone = await timeZone()
    const nowMs = now().getTime()
    const { data } = await calendar.events.list({
      calendarId: 'primary',
      timeMin: new Date(nowMs).toISOString(),
      timeMax: new Date(nowMs + hours * 60 * minuteMs).toISOString(),
      timeZone: zone,
      singleEvents: true,
      orderBy: 'startTime',
      maxResults: mostEvents,
      maxAttendees: mostAttendees,
      fields: `nextPageToken,items(${listedFields})`,
    })
    const spans = (data.items ?? []).map((event) => ({
      card: toCard(event, zone),
      startMs: Date.parse(event.start?.dateTime ?? ''),
      endMs: Date.parse(event.end?.dateTime ?? ''),
    }))
    // Whole days overlap everything; that is no news.
    const events = spans.map((each) => {
      const others = spans.filter(
        (other) =>
          other !== each &&
          [each, other].every(({ card }) => card.show_as !== 'free' && card.my_response !== 'declined') &&
          other.startMs < each.endMs &&
          other.endMs > each.startMs,
      )
      const untilMs = Number.isNaN(each.startMs) ? 0 : each.startMs - nowMs
      return {
        ...each.card,
        minutes_until: Math.round(untilMs / minuteMs),
        ...(others.length > 0 && { overlaps: titlesOf(others.map(({ card }) => card)) }),
      }
    })
    const fitting = countFitting(events, max_tokens)
    const truncated = fitting < events.length || Boolean(data.nextPageToken)
    return { now: showMoment(now(), zone), events: events.slice(0, fitting), ...(truncated && { truncated }) }
  },
})

function titlesOf(cards: readonly EventCard[]): string[] {
  const named = cards.slice(0, mostOverlaps).map(({ title }) => cutText(title, 0, tokensOfTitle).text)
  return cards.length > mostOverlaps ? [...named, `and ${cards.length - mostOverlaps} more`] : named
}
