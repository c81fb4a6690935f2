/** What can be said of an event when it is created or changed, and how Google wants it said. */
import * as z from 'zod'
import type { calendar_v3 } from '../../google/clients.ts'
import { seriesStartOf } from '../../google/recurrence-dates.ts'
import { readRecurrence, Recurrence } from '../../google/recurrence.ts'
import { explainClockChange, isDate, showMoment, TimeZone, toEventTimes, When } from '../../google/time.ts'
import type { Outgoing, ToolContext } from '../../mcp/tool.ts'
import { Color, colorId } from './event-colors.ts'
import { GuestRights, rightsOf, toSwitches } from './guest-rights.ts'

type Event = calendar_v3.Schema$Event

/** `popup 10`, in minutes before. */
const Reminder = z.string().regex(/^(popup|email) \d{1,5}$/, 'write "popup 10" or "email 60"')

const optional = ' (optional)'
/** An address, or a name with one, as tools also answer it. */
const Attendee = z.string().refine((text) => z.email().safeParse(emailOf(text)).success, {
  error: 'is no e-mail address; write ada@example.com, or ada@example.com (optional)',
})
export const Attendees = z.array(Attendee).max(200)

export function emailOf(attendee: string): string {
  const written = attendee.replace(optional, '')
  return /^[^<>]*<([^<>]*)>$/.exec(written)?.[1] ?? written
}

function isSameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

export function isOptional(attendee: string): boolean {
  return attendee.endsWith(optional)
}

/** What both creating and changing take. */
export const eventFields = {
  time_zone: TimeZone.optional(),
  description: z.string().max(8_192).optional(),
  location: z.string().max(1_024).optional(),
  recurrence: Recurrence.optional(),
  reminders: z.array(Reminder).max(5).optional(),
  color: Color.optional(),
  visibility: z.enum(['default', 'public', 'private']).optional(),
  show_as: z.enum(['busy', 'free']).optional(),
  add_meet: z.boolean().optional(),
  guests_can: GuestRights.optional(),
}

/** Guests are shown it to open. */
const Link = z.url({ protocol: /^https$/, error: 'is no address that begins with https://' }).max(2_000)

/** Whether Google mails the guests. */
export const Notify = z.boolean().default(true)

export function sendUpdatesOf(notify: boolean): string {
  return notify ? 'all' : 'none'
}

/** An event to be made; what is said here of a field holds also where it is changed. */
export const NewEvent = z.strictObject({
  title: z.string().min(1).max(1_024),
  start: When.describe('2026-11-25T09:30, or a date for whole days.'),
  end: When.optional().describe('Of whole days the last day.'),
  ...eventFields,
  end_time_zone: TimeZone.optional(),
  recurrence: Recurrence.optional().describe(
    'daily, weekdays, weekly, biweekly, monthly, yearly, or RRULE, EXDATE, RDATE lines.',
  ),
  reminders: eventFields.reminders.describe('popup 10, email 60: minutes before.'),
  color: eventFields.color.describe('tomato, basil, peacock…'),
  attendees: Attendees.optional().describe('Addresses; " (optional)" behind those who need not come.'),
  attachments: z.array(Link).max(25).optional(),
  event_type: z.enum(['outOfOffice', 'focusTime', 'workingLocation']).optional(),
})
export type NewEvent = z.output<typeof NewEvent>

export interface Draft {
  event: Event
  /** What the user should know about it. */
  notes: string[]
}

/** @param id what Google is to call it */
export async function draftEvent(input: NewEvent, id: string, { timeZone, now }: ToolContext): Promise<Draft> {
  const { title, start, end, recurrence, attendees = [] } = input
  // Whole days have no zone, so none is looked up for them.
  const zone = input.time_zone ?? (isDate(start) ? 'UTC' : await timeZone())
  const times = toEventTimes({ start, end }, zone, input.end_time_zone)
  const guests = attendees
    .map((each) => ({ email: emailOf(each), ...(isOptional(each) && { optional: true }) }))
    .filter(({ email }, index, all) => index === all.findIndex((other) => isSameAddress(other.email, email)))
  const event = {
    id,
    summary: title,
    ...times,
    ...settingsOf(input, id),
    ...(recurrence !== undefined && { recurrence: readRecurrence(recurrence, seriesStartOf(times.start)) }),
    ...(guests.length > 0 && { attendees: guests }),
    ...typeOf(input),
  }
  const isPast = !isDate(start) && recurrence === undefined && Date.parse(times.start.dateTime!) < now().getTime()
  const notes = [
    explainClockChange(start, zone),
    end === undefined ? undefined : explainClockChange(end, input.end_time_zone ?? zone),
    isPast ? 'It starts in the past.' : undefined,
  ]
  return { event, notes: notes.filter((note) => note !== undefined) }
}

type Settings = Partial<Omit<NewEvent, 'title' | 'start' | 'end'>>

/** What is the same for a new event and a changed one. */
export function settingsOf(input: Settings, requestId: string): Event {
  const { description, location, color, visibility, show_as, reminders, attachments } = input
  const overrides = reminders?.map((text) => {
    const [method, minutes] = text.split(' ')
    return { method: method!, minutes: Number(minutes) }
  })
  return {
    ...(description !== undefined && { description }),
    ...(location !== undefined && { location }),
    ...(color !== undefined && { colorId: colorId(color) }),
    ...(visibility !== undefined && { visibility }),
    ...(input.guests_can && toSwitches(input.guests_can)),
    ...(show_as !== undefined && { transparency: show_as === 'free' ? 'transparent' : 'opaque' }),
    ...(overrides && { reminders: { useDefault: false, overrides } }),
    ...(attachments && { attachments: attachments.map((fileUrl) => ({ fileUrl })) }),
    ...(input.add_meet && {
      conferenceData: { createRequest: { requestId, conferenceSolutionKey: { type: 'hangoutsMeet' } } },
    }),
  }
}

/** Google ignores these parts of an event unless the request says that it knows them. */
export function versionsFor({ conferenceData, attachments }: Event): {
  conferenceDataVersion?: number
  supportsAttachments?: boolean
} {
  return { ...(conferenceData && { conferenceDataVersion: 1 }), ...(attachments && { supportsAttachments: true }) }
}

/** Nobody's invitation is declined because of it: that would write to others. */
function typeOf({ event_type: eventType, location }: NewEvent): Event {
  const autoDeclineMode = 'declineNone'
  switch (eventType) {
    case 'outOfOffice':
      return { eventType, outOfOfficeProperties: { autoDeclineMode } }
    case 'focusTime':
      return { eventType, focusTimeProperties: { autoDeclineMode, chatStatus: 'doNotDisturb' } }
    case 'workingLocation': {
      const isHome = location === undefined || location.toLowerCase() === 'home'
      const place = isHome
        ? { type: 'homeOffice', homeOffice: {} }
        : { type: 'customLocation', customLocation: { label: location } }
      return { eventType, workingLocationProperties: place, visibility: 'public', transparency: 'transparent' }
    }
    default:
      return {}
  }
}

/** What guests would get of it, and who they are. */
export function toOutgoing(event: Event): Outgoing | undefined {
  const { attendees = [] } = event
  if (attendees.length === 0) return undefined
  return { recipients: attendees.flatMap(({ email }) => email ?? []), preview: previewOf(event) }
}

/** All that they would read in it. */
export function previewOf(event: Event): string {
  const { summary, start, end, recurrence, location, description, attachments } = event
  const show = (time: Event['start']) =>
    time?.date ?? (time?.dateTime ? showMoment(time.dateTime, time.timeZone ?? 'UTC') : '')
  const lines = [
    summary,
    `${show(start)} to ${show(end)}`,
    recurrence?.join(', '),
    location,
    description,
    attachments?.map(({ fileUrl }) => fileUrl).join(', '),
    typeof event.guestsCanModify === 'boolean' && `Guests can: ${rightsOf(event).join(', ') || 'nothing'}`,
  ]
  return lines.filter(Boolean).join('\n')
}
