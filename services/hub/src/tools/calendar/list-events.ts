import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import type { calendar_v3 } from '../../google/clients.ts'
import { toGoogleProblem } from '../../google/errors.ts'
import { CalendarId } from '../../google/ids.ts'
import { readEvents } from '../../google/scopes.ts'
import { showMoment, toInstant, When } from '../../google/time.ts'
import { countFitting, MaxTokens, PageToken, readPageToken, toPageToken } from '../../mcp/budget.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { EventCard, listedFields, mostAttendees, toCard } from './event-card.ts'
import { rangeFields, readRange, type Range } from './range.ts'

/** Of one calendar in all pages together; Google gives no more at once. */
const mostEvents = 2_500
/** Google may send short pages. */
const mostPages = 10

export const listEvents = defineTool({
  name: 'calendar_list_events',
  title: 'List calendar events',
  description: 'Events by start, every occurrence of a series by itself; seven days from now by default.',
  service: 'calendar',
  scope: 'calendar.read',
  googleScopes: readEvents,
  effect: 'read',
  toolsets: ['core', 'calendar'],
  foreign: true,
  input: z.strictObject({
    ...rangeFields,
    q: z.string().max(500).optional(),
    calendar_ids: z.array(CalendarId).min(1).max(10).default(['primary']),
    max_results: z.int().min(1).max(250).default(50),
    page_token: PageToken,
    max_tokens: MaxTokens,
  }),
  output: z.object({
    from: z.string(),
    to: z.string(),
    events: z.array(EventCard),
    failed: z.array(z.string()).optional().describe('Calendars that could not be read.'),
    next_page_token: z.string().nullable(),
  }),
  async run({ q, calendar_ids, max_results, page_token, max_tokens, ...wanted }, context) {
    const position = readPageToken(page_token)
    const range = await rangeOf(wanted, position.googleToken, context)
    const upTo = position.skip + max_results
    if (upTo > mostEvents) throw new ProblemError('validation-failed', 'That is too many events. Shorten the range.')
    const ids = [...new Set(calendar_ids)]
    const answers = await Promise.allSettled(ids.map((id) => readCalendar(context, id, { range, q, upTo })))
    const failures = answers.flatMap((answer, index) =>
      answer.status === 'rejected' ? [{ id: ids[index]!, problem: toGoogleProblem(answer.reason) }] : [],
    )
    if (failures.length === ids.length) throw failures[0]!.problem
    const read = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    const events = read.flatMap((each) => each.events)
    if (ids.length > 1) sortByStart(events, range.timeZone)
    const cards = events
      .slice(position.skip, upTo)
      .map(({ event, calendarId }) => toCard(event, range.timeZone, calendarId))
    const fitting = countFitting(cards, max_tokens)
    const hasMore = events.length > upTo || read.some(({ more }) => more)
    return {
      from: showMoment(range.from, range.timeZone),
      to: showMoment(range.to, range.timeZone),
      events: cards.slice(0, fitting),
      ...(failures.length > 0 && { failed: failures.map(({ id, problem }) => `${id}: ${problem.message}`) }),
      next_page_token: toPageToken(
        { ...position, googleToken: `${range.from}/${range.to}` },
        { answered: position.skip + fitting, count: position.skip + cards.length + (hasMore ? 1 : 0), next: null },
      ),
    }
  },
})

/** A token holds the range that its list began with, because `now` has moved on. */
async function rangeOf(
  wanted: Parameters<typeof readRange>[0],
  token: string | undefined,
  context: ToolContext,
): Promise<Range> {
  if (token === undefined) return readRange(wanted, context)
  const [from, to] = token.split('/').map((text) => When.safeParse(text).data)
  if (from === undefined || to === undefined)
    throw new ProblemError('validation-failed', 'page_token: give `next_page_token` of the answer before.')
  const timeZone = wanted.time_zone ?? (await context.timeZone())
  return { from: toInstant(from, timeZone), to: toInstant(to, timeZone), timeZone }
}

interface Listed {
  event: calendar_v3.Schema$Event
  calendarId: string
}

/** The first events of a calendar: of several calendars together, the first so many are among these. */
async function readCalendar(
  { calendar }: ToolContext,
  calendarId: string,
  { range, q, upTo }: { range: Range; q: string | undefined; upTo: number },
): Promise<{ events: Listed[]; more: boolean }> {
  const events: Listed[] = []
  let pageToken: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { data } = await calendar.events.list({
      calendarId,
      timeMin: range.from,
      timeMax: range.to,
      timeZone: range.timeZone,
      singleEvents: true,
      orderBy: 'startTime',
      maxResults: upTo - events.length,
      maxAttendees: mostAttendees,
      fields: `nextPageToken,items(${listedFields})`,
      ...(q !== undefined && { q }),
      ...(pageToken !== undefined && { pageToken }),
    })
    for (const event of data.items ?? []) events.push({ event, calendarId })
    pageToken = data.nextPageToken ?? undefined
    if (pageToken === undefined || events.length >= upTo) break
  }
  return { events, more: pageToken !== undefined }
}

function sortByStart(events: Listed[], timeZone: string): void {
  const starts = new Map(events.map((each) => [each, startOf(each.event, timeZone)]))
  events.sort((a, b) => starts.get(a)! - starts.get(b)! || a.calendarId.localeCompare(b.calendarId))
}

function startOf({ start }: calendar_v3.Schema$Event, timeZone: string): number {
  return Date.parse(start?.dateTime ?? toInstant(start?.date ?? '1970-01-01', timeZone))
}
