/** The writable half of Google's Event resource: checks types, drops what Google would ignore. `null` clears a field. */
import * as z from 'zod'
import { isEventColour } from '../colors/routes.ts'
import { readJson } from '../../http/answer-errors.ts'

const Time = z.object({ date: z.string().nullish(), dateTime: z.string().nullish(), timeZone: z.string().nullish() })
const text = z.string().nullish()
const flag = z.boolean().nullish()

const Attendee = z.object({
  email: z.string().includes('@'),
  displayName: text,
  optional: flag,
  resource: flag,
  responseStatus: z.enum(['needsAction', 'declined', 'tentative', 'accepted']).nullish(),
  comment: text,
  additionalGuests: z.number().int().min(0).nullish(),
})

const Reminders = z.object({
  useDefault: flag,
  overrides: z
    .array(z.object({ method: z.enum(['email', 'popup']), minutes: z.number().int().min(0).max(40320) }))
    .max(5)
    .nullish(),
})

const Properties = z.record(z.string(), z.string().nullable()).nullish()

const declineMode = z
  .enum(['declineNone', 'declineAllConflictingInvitations', 'declineOnlyNewConflictingInvitations'])
  .nullish()

const ConferenceData = z.looseObject({
  createRequest: z
    .looseObject({
      requestId: z.string(),
      conferenceSolutionKey: z.looseObject({ type: z.string().nullish() }).nullish(),
    })
    .nullish(),
})

/** What a client may send in an insert, update or patch. */
export const EventBody = z.object({
  id: text,
  iCalUID: text,
  status: z.enum(['confirmed', 'tentative', 'cancelled']).nullish(),
  summary: text,
  description: text,
  location: text,
  colorId: z.string().refine(isEventColour, 'Unknown color').nullish(),
  start: Time.nullish(),
  end: Time.nullish(),
  recurrence: z.array(z.string()).nullish(),
  originalStartTime: Time.nullish(),
  recurringEventId: text,
  transparency: z.enum(['opaque', 'transparent']).nullish(),
  visibility: z.enum(['default', 'public', 'private', 'confidential']).nullish(),
  attendees: z.array(Attendee).max(200).nullish(),
  attendeesOmitted: flag,
  organizer: z.object({ email: text, displayName: text }).nullish(),
  extendedProperties: z.object({ private: Properties, shared: Properties }).nullish(),
  conferenceData: ConferenceData.nullish(),
  anyoneCanAddSelf: flag,
  guestsCanInviteOthers: flag,
  guestsCanModify: flag,
  guestsCanSeeOtherGuests: flag,
  reminders: Reminders.nullish(),
  source: z.object({ title: text, url: text }).nullish(),
  attachments: z
    .array(z.looseObject({ fileUrl: z.string() }))
    .max(25)
    .nullish(),
  eventType: z.enum(['default', 'focusTime', 'outOfOffice', 'workingLocation', 'birthday', 'fromGmail']).nullish(),
  focusTimeProperties: z
    .object({
      autoDeclineMode: declineMode,
      chatStatus: z.enum(['available', 'doNotDisturb']).nullish(),
      declineMessage: text,
    })
    .nullish(),
  outOfOfficeProperties: z.object({ autoDeclineMode: declineMode, declineMessage: text }).nullish(),
  workingLocationProperties: z
    .looseObject({ type: z.enum(['homeOffice', 'officeLocation', 'customLocation']).nullish() })
    .nullish(),
  birthdayProperties: z.object({ type: z.literal('birthday').nullish() }).nullish(),
  sequence: z.number().int().nullish(),
})
export type EventBody = z.infer<typeof EventBody>
export type EventTime = z.infer<typeof Time>
export type Attendee = z.infer<typeof Attendee>

/** Parses a request body. Throws a ZodError, which is answered as Google's 400. */
export function readEventBody(body: unknown): EventBody {
  return EventBody.parse(typeof body === 'string' ? readJson(body) : (body ?? {}))
}
