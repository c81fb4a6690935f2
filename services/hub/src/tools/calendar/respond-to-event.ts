import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { CalendarIdOrMain, EventId } from '../../google/ids.ts'
import { writeEvents } from '../../google/scopes.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { cardFields, EventCard, mostAttendees, toCard } from './event-card.ts'
import { Notify, sendUpdatesOf } from './event-input.ts'
import { isOwn, type Event } from './event-target.ts'

export const respondToEvent = defineTool({
  name: 'calendar_respond_to_event',
  title: 'Answer an invitation',
  description: 'Accepts or declines an invitation for the user.',
  service: 'calendar',
  scope: 'calendar.write',
  googleScopes: writeEvents,
  effect: 'write',
  toolsets: ['core', 'calendar'],
  foreign: true,
  input: z.strictObject({
    event_id: EventId,
    response: z.enum(['accepted', 'declined', 'tentative']),
    comment: z.string().max(1_000).optional(),
    scope: z.enum(['this', 'all']).default('this'),
    notify: Notify,
    calendar_id: CalendarIdOrMain,
  }),
  output: z.object({ event: EventCard }),
  async run({ event_id, response, comment, scope, notify, calendar_id }, context) {
    const { event, self } = await findInvitation(context, calendar_id, event_id)
    const eventId = scope === 'all' ? (event.recurringEventId ?? event_id) : event_id
    const { data } = await context.calendar.events.patch({
      calendarId: calendar_id,
      eventId,
      sendUpdates: sendUpdatesOf(notify),
      maxAttendees: mostAttendees,
      fields: cardFields,
      // Of the attendees this names the user alone: nobody else's answer is touched.
      requestBody: {
        attendeesOmitted: true,
        attendees: [{ ...self, responseStatus: response, ...(comment !== undefined && { comment }) }],
      },
    })
    return { event: toCard(data, await context.timeZone(), calendar_id) }
  },
  async outgoing({ event_id, calendar_id, response, comment }, context) {
    const { event } = await findInvitation(context, calendar_id, event_id)
    const { organizer } = event
    if (!organizer?.email || isOwn(event)) return undefined
    const { title, start } = toCard(event, await context.timeZone())
    return {
      recipients: [organizer.email],
      preview: [`${response}: ${title}, ${start}`, comment].filter(Boolean).join('\n'),
    }
  },
})

/** Of the attendees, Google is asked for the user alone. */
async function findInvitation({ calendar }: ToolContext, calendarId: string, eventId: string) {
  const { data: event } = await calendar.events.get({
    calendarId,
    eventId,
    maxAttendees: 1,
    fields: 'summary,start(date,dateTime),end(date,dateTime),recurringEventId,organizer(email,self),attendees',
  })
  const self: NonNullable<Event['attendees']>[number] | undefined = event.attendees?.find((each) => each.self)
  if (!self) throw new ProblemError('validation-failed', 'The user is not invited to this event, so cannot answer it.')
  return { event, self }
}
