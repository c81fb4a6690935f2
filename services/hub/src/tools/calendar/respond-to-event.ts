import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { CalendarIdOrMain, EventId } from '../../google/ids.ts'
import { writeEvents } from '../../google/scopes.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { cardFields, EventCard, mostAttendees, toCard } from './event-card.ts'
import { Notify, sendUpdatesOf } from './event-input.ts'
import { isOwn, requireThere, wholeSeries, type Event, type Wanted } from './event-target.ts'

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
    const { event, self } = await findInvitation(context, { event_id, scope, calendar_id })
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
  async outgoing({ event_id, calendar_id, response, comment, scope }, context) {
    const { event } = await findInvitation(context, { event_id, scope, calendar_id })
    const { organizer } = event
    if (!organizer?.email || isOwn(event)) return undefined
    const { title, start } = toCard(event, await context.timeZone())
    const isSeries = scope === 'all' && Boolean(event.recurrence?.length || event.recurringEventId)
    return {
      recipients: [organizer.email],
      preview: [`${response}: ${title}, ${isSeries ? 'the whole series' : start}`, comment].filter(Boolean).join('\n'),
    }
  },
})

/** Of the attendees, Google is asked for the user alone. */
async function findInvitation({ calendar }: ToolContext, { event_id, scope, calendar_id }: Wanted) {
  const { data } = await calendar.events.get({
    calendarId: calendar_id,
    eventId: event_id,
    maxAttendees: 1,
    fields:
      'status,summary,start(date,dateTime),end(date,dateTime),recurrence,recurringEventId,organizer(email,self),attendees',
  })
  const event = requireThere(data)
  if (event.recurrence?.length && scope !== 'all') throw wholeSeries()
  const self: NonNullable<Event['attendees']>[number] | undefined = event.attendees?.find((each) => each.self)
  if (!self) throw new ProblemError('validation-failed', 'The user is not invited to this event, so cannot answer it.')
  return { event, self }
}
