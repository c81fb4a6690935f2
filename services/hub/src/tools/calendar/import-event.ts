import { ProblemError } from '@oma/contract'
import pMap from 'p-map'
import * as z from 'zod'
import { toGoogleProblem } from '../../google/errors.ts'
import { readCalendarFile } from '../../google/ical-read.ts'
import { cleanLine } from '../../google/foreign-text.ts'
import { CalendarIdOrMain } from '../../google/ids.ts'
import { writeEvents } from '../../google/scopes.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { cardFields, EventCard, toCard } from './event-card.ts'

const concurrency = 4
const longestFile = 1_000_000

export const importEvent = defineTool({
  name: 'calendar_import_event',
  title: 'Import from .ics',
  description:
    'Puts the events of an iCalendar file into a calendar. Nobody is invited. The same file again changes what it brought.',
  service: 'calendar',
  scope: 'calendar.write',
  googleScopes: writeEvents,
  effect: 'write',
  toolsets: ['calendar'],
  foreign: true,
  input: z.strictObject({
    ics: z.string().max(longestFile).describe('The text of the file.'),
    calendar_id: CalendarIdOrMain,
  }),
  output: z.object({
    imported: z.array(EventCard.pick({ id: true, title: true, start: true, end: true })),
    failed: z.array(z.string()),
    notes: z.array(z.string()).optional(),
  }),
  async run({ ics, calendar_id }, context) {
    const timeZone = await context.timeZone()
    const { events, notes } = readCalendarFile(ics, timeZone)
    let done = 0
    const results = await pMap(
      named(events, context),
      async (event) => {
        try {
          await requireOwn(context, calendar_id, event)
          const { data } = await context.calendar.events.import({
            calendarId: calendar_id,
            fields: cardFields,
            requestBody: event,
          })
          return { made: data }
        } catch (error) {
          return { problem: toGoogleProblem(error), title: event.summary }
        } finally {
          context.progress(++done, events.length)
        }
      },
      { concurrency, signal: context.signal },
    )
    const problems = results.flatMap(({ problem, title }) => (problem ? [{ problem, title }] : []))
    if (problems.length === results.length) throw problems[0]!.problem
    return {
      imported: results.flatMap(({ made }) => (made ? [short(made, timeZone)] : [])),
      failed: problems.map(({ problem, title }) => `${cleanLine(title ?? '')}: ${problem.message}`),
      ...(notes.length > 0 && { notes }),
    }
  },
  /** Done when all of them are there. */
  async findDone({ ics, calendar_id }, context) {
    const timeZone = await context.timeZone()
    const wanted = named(readCalendarFile(ics, timeZone).events, context)
    const found = await pMap(wanted, (event) => findNamed(context, calendar_id, event), { concurrency })
    const made = found.filter((event) => event !== undefined)
    if (made.length < found.length) return undefined
    return { imported: made.map((event) => short(event, timeZone)), failed: [] }
  },
})

type Event = ReturnType<typeof readCalendarFile>['events'][number]

/** Google knows what it has by these names; a file without them gets one of its call. */
function named(events: readonly Event[], { callKey }: ToolContext): Event[] {
  return events.map((event, index) => ({ ...event, iCalUID: event.iCalUID ?? `${callKey}-${index}@oma` }))
}

async function findNamed({ calendar }: ToolContext, calendarId: string, { iCalUID }: Event) {
  const { data } = await calendar.events.list({ calendarId, iCalUID: iCalUID!, fields: `items(${cardFields})` })
  return data.items?.[0]
}

/** A file may name any event, and would then replace its guests by none. @throws {ProblemError} `validation-failed` */
async function requireOwn(context: ToolContext, calendarId: string, event: Event): Promise<void> {
  const there = await findNamed(context, calendarId, event)
  if (!there?.attendees?.some(({ self }) => !self)) return
  throw new ProblemError(
    'validation-failed',
    `It is in this calendar already, with guests, as ${there.id}. Change it with calendar_update_event.`,
  )
}

function short(event: Event, timeZone: string) {
  const { id, title, start, end } = toCard(event, timeZone)
  return { id, title, start, end }
}
