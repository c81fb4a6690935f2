import { ProblemError } from '@oma/contract'
import pMap from 'p-map'
import * as z from 'zod'
import { readCalendars } from '../../google/scopes.ts'
import { showMoment, TimeZone } from '../../google/time.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { readBusy, type BusyCalendar } from './busy-times.ts'
import { emailOf } from './event-input.ts'
import { findMeetingTimes, type Person } from './meeting-times.ts'
import { rangeFields, readRange } from './range.ts'

const longestDays = 31
const minuteMs = 60_000
const concurrency = 5
const offered = 5
const usualHours = '09:00-17:00'

const Hours = z
  .string()
  .refine(
    (text) =>
      /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text) && text.slice(0, 5) < text.slice(6),
    { error: 'write 09:00-17:00, within one day' },
  )

/** With or without a name. */
const Email = z
  .string()
  .max(500)
  .transform(emailOf)
  .refine((email) => /^[!-~]+@[!-~]+$/.test(email), { error: 'is no e-mail address; write ada@example.com' })

const input = z.strictObject({
  attendees: z
    .array(
      z.strictObject({
        email: Email,
        time_zone: TimeZone.optional(),
        hours: Hours.optional(),
        optional: z.boolean().optional(),
      }),
    )
    .max(20)
    .optional(),
  duration_minutes: z.int().min(5).max(720),
  ...rangeFields,
  hours: Hours.default(usualHours),
  buffer_minutes: z.int().min(0).max(120).optional(),
  weekends: z.boolean().optional(),
})
type Attendees = NonNullable<z.output<typeof input>['attendees']>

interface Known extends Person {
  /** What was taken for known. */
  notes: string[]
}

export const findMeetingTime = defineTool({
  name: 'calendar_find_meeting_time',
  title: 'Find a meeting time',
  description: 'Times that suit the user and attendees, best first, with reasons; `hours` in each one’s zone.',
  service: 'calendar',
  scope: 'calendar.read',
  googleScopes: readCalendars,
  effect: 'read',
  toolsets: ['core', 'calendar'],
  input,
  output: z.object({
    times: z.array(
      z.object({ start: z.string(), end: z.string(), suits_all: z.boolean(), reasons: z.array(z.string()) }),
    ),
    people: z.array(z.string()).describe('What was taken for known of each.'),
  }),
  async run({ attendees = [], ...wanted }, context) {
    const { from, to, timeZone } = await readRange(wanted, context)
    const [fromMs, toMs] = [Date.parse(from), Date.parse(to)]
    if (toMs - fromMs > (longestDays + 1) * 24 * 60 * minuteMs) {
      throw new ProblemError('validation-failed', `Look at ${longestDays} days at most.`)
    }
    const ids = ['primary', ...new Set(attendees.map(({ email }) => email))]
    const calendars = await readBusy(context, ids, { from, to })
    const zones = await readZones(attendees, context)
    const [user, ...others] = calendars.map((each, index) =>
      index === 0
        ? toPerson({ ...each, id: 'the user' }, { hours: wanted.hours, zone: timeZone, timeZone })
        : toPerson(each, {
            hours: wanted.hours,
            zone: zones.get(each.id),
            ...attendees.find(({ email }) => email === each.id),
            timeZone,
          }),
    )
    const times = findMeetingTimes({
      people: [user!, ...others],
      fromMs: Math.max(fromMs, context.now().getTime()),
      toMs,
      durationMs: wanted.duration_minutes * minuteMs,
      bufferMs: (wanted.buffer_minutes ?? 0) * minuteMs,
      weekends: wanted.weekends ?? false,
      count: offered,
    })
    if (times.length === 0) {
      throw new ProblemError(
        'validation-failed',
        `No ${wanted.duration_minutes} minutes from now on lie within anybody’s hours in that range. Give another range, other hours, or weekends true.`,
      )
    }
    return {
      times: times.map(({ startMs, endMs, suitsAll, reasons }) => ({
        start: showMoment(new Date(startMs), timeZone),
        end: showMoment(new Date(endMs), timeZone),
        suits_all: suitsAll,
        reasons,
      })),
      people: [user!, ...others].map(({ email, notes }) => `${email}: ${notes.join('; ')}`),
    }
  },
})

interface Said {
  hours?: string | undefined
  /** Of the attendee, if anybody says so. */
  time_zone?: string | undefined
  zone: string | undefined
  optional?: boolean | undefined
  /** Of the user. */
  timeZone: string
}

function toPerson({ id, busy, error }: BusyCalendar, said: Said): Known {
  const { hours = usualHours, optional: isOptional = false } = said
  const zone = said.time_zone ?? said.zone
  return {
    email: id,
    timeZone: zone ?? said.timeZone,
    hours: { from: minutesOf(hours.slice(0, 5)), to: minutesOf(hours.slice(6)) },
    busy,
    isUnknown: error !== undefined,
    isOptional,
    notes: [
      hours,
      zone ?? `${said.timeZone}, which is a guess: give time_zone`,
      ...(error === undefined ? [] : [`busy times unknown: ${error}`]),
    ],
  }
}

/** Whoever shares a calendar shows its zone with it; of the others nothing is known. */
async function readZones(attendees: Attendees, { calendar }: ToolContext): Promise<Map<string, string>> {
  const zones = new Map<string, string>()
  const unsaid = attendees.filter(({ time_zone }) => time_zone === undefined)
  await pMap(
    unsaid,
    async ({ email }) => {
      const answer = await calendar.events
        .list({ calendarId: email, maxResults: 1, fields: 'timeZone' })
        .catch(() => undefined)
      if (answer?.data.timeZone) zones.set(email, answer.data.timeZone)
    },
    { concurrency },
  )
  return zones
}

function minutesOf(clock: string): number {
  const [hour, minute] = clock.split(':').map(Number) as [number, number]
  return hour * 60 + minute
}
