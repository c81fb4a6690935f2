/** What clients can read by its address. Each is the answer of a tool, so that what holds for the tool holds here. */
import type { Tool } from '../mcp/tool.ts'
import { getEvent } from '../tools/calendar/get-event.ts'
import { listCalendars } from '../tools/calendar/list-calendars.ts'
import { getAttachment } from '../tools/gmail/get-attachment.ts'
import { getMessage } from '../tools/gmail/get-message.ts'
import { getThread } from '../tools/gmail/get-thread.ts'

export interface Resource {
  name: string
  title: string
  description: string
  /** RFC 6570. */
  uriTemplate: string
  tool: Tool
  /** The tool's input, of what stands in the address. */
  toInput(variables: Record<string, string>): Record<string, unknown>
  /** For a file: the input with which the tool gives its bytes, when it has no text. */
  toBytes?(variables: Record<string, string>): Record<string, unknown>
  /** What users are offered for one of its variables: of what a tool answers. */
  choices?: {
    variable: string
    tool: Tool
    read(output: Record<string, unknown>): readonly { value: string; name: string }[]
  }
}

export const resources: readonly Resource[] = [
  {
    name: 'message',
    title: 'A Gmail message',
    description: 'One message as text; ids come from gmail_search_messages.',
    uriTemplate: 'gmail://message/{id}',
    tool: getMessage,
    toInput: ({ id }) => ({ message_id: id, max_tokens: 20_000 }),
  },
  {
    name: 'thread',
    title: 'A conversation',
    description: 'The messages of a thread, oldest first; ids come from gmail_search_messages.',
    uriTemplate: 'gmail://thread/{id}',
    tool: getThread,
    toInput: ({ id }) => ({ thread_id: id, max_tokens: 20_000 }),
  },
  {
    name: 'attachment',
    title: 'An attachment',
    description: 'Its text, or its bytes up to 1 MB; ids come from gmail_get_message.',
    uriTemplate: 'gmail://message/{id}/attachment/{attachment}',
    tool: getAttachment,
    toInput: ({ id, attachment }) => ({ message_id: id, attachment_id: attachment, max_tokens: 20_000 }),
    toBytes: ({ id, attachment }) => ({ message_id: id, attachment_id: attachment, format: 'base64' }),
  },
  {
    name: 'event',
    title: 'A calendar event',
    description: 'One event with its guests and description; ids come from calendar_list_events.',
    uriTemplate: 'calendar://event/{calendar}/{id}',
    tool: getEvent,
    toInput: ({ calendar, id }) => ({ calendar_id: calendar, event_id: id, max_tokens: 20_000 }),
    choices: {
      variable: 'calendar',
      tool: listCalendars,
      read: (output) =>
        (output['calendars'] as { id: string; name: string }[]).map(({ id, name }) => ({ value: id, name })),
    },
  },
]
