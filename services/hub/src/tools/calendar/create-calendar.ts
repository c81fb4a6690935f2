import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { writeCalendars } from '../../google/scopes.ts'
import { TimeZone } from '../../google/time.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'

export const createCalendar = defineTool({
  name: 'calendar_create_calendar',
  title: 'Create a calendar',
  description: 'Another calendar beside the main one, seen by nobody else until it is shared at Google.',
  service: 'calendar',
  scope: 'calendar.write',
  googleScopes: writeCalendars,
  effect: 'write',
  toolsets: ['calendar'],
  input: z.strictObject({
    name: z.string().trim().min(1).max(254),
    description: z.string().max(1_000).optional(),
    time_zone: TimeZone.optional().describe('The user’s by default.'),
  }),
  output: z.object({ id: z.string(), name: z.string(), time_zone: z.string() }),
  async run({ name, description, time_zone }, context) {
    const timeZone = time_zone ?? (await context.timeZone())
    const account = (await listOwn(context)).find(({ primary }) => primary)?.id
    // Google takes no id here. As no two have one name, one that is found after a failure is the one.
    return inTurn(`${account} ${name}`, async () => {
      const namesake = await findOwn(context, name)
      if (namesake) {
        throw new ProblemError(
          'validation-failed',
          `There is a calendar "${name}" already: ${namesake.id}. Give another name.`,
        )
      }
      const { data } = await context.calendar.calendars.insert({
        requestBody: { summary: name, timeZone, ...(description !== undefined && { description }) },
        fields: 'id',
      })
      return { id: data.id!, name, time_zone: timeZone }
    })
  },
  findDone: ({ name }, context) => findOwn(context, name),
})

const turns = new Map<string, Promise<unknown>>()

/** So that of two at once the second finds the first's. Of two hubs it does not hold; an idempotency key does. */
async function inTurn<T>(key: string, make: () => Promise<T>): Promise<T> {
  const before = turns.get(key) ?? Promise.resolve()
  const made = before.then(make, make)
  turns.set(key, made)
  try {
    return await made
  } finally {
    if (turns.get(key) === made) turns.delete(key)
  }
}

async function listOwn({ calendar }: ToolContext) {
  const { data } = await calendar.calendarList.list({
    minAccessRole: 'owner',
    showHidden: true,
    maxResults: 250,
    fields: 'items(id,summary,timeZone,primary)',
  })
  return data.items ?? []
}

async function findOwn(context: ToolContext, name: string) {
  const found = (await listOwn(context)).find(({ summary }) => summary === name)
  return found && { id: found.id!, name, time_zone: found.timeZone ?? '' }
}
