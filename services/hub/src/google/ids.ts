/** The ids of Google's APIs as tools take them: what can stand in a path without meaning another one. */
import * as z from 'zod'

const gmailId = (from: string) =>
  z.string().refine((id) => /^[\w-]{1,200}$/.test(id), { error: `is not a Gmail id; take one from ${from}` })

export const MessageId = gmailId('gmail_search_messages')
export const ThreadId = gmailId('gmail_search_messages')
export const DraftId = gmailId('gmail_list_drafts')
export const FilterId = gmailId('gmail_list_filters')

/** `primary`, or what looks like an e-mail address. */
export const CalendarId = z
  .string()
  .max(500)
  .regex(/^(?!\.{1,2}$)[!-~]+$/, 'is not a calendar id; leave it out for the main calendar')

/** The main calendar when left out. Not by a default, which each tool's schema would spell out. */
export const CalendarIdOrMain = CalendarId.optional().transform((id = 'primary') => id)

export const EventId = z
  .string()
  .max(1_100)
  .regex(/^[\w-]+$/, 'is not an event id; take one from calendar_list_events')
