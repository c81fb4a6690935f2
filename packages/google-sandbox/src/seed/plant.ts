/** Puts accounts, messages and events into a world: for the people of `npm start`, for tests, for the control plane. */
import * as z from 'zod'
import { GoogleError } from '../http/google-error.ts'
import { readEventBody } from '../calendar/events/event-body.ts'
import { insertEvent } from '../calendar/events/write-event.ts'
import { requireCalendar } from '../calendar/agenda/find-calendar.ts'
import { isTimeZone } from '../calendar/time/event-time.ts'
import { arrive } from '../gmail/delivery/deliver-mail.ts'
import { parseMail } from '../gmail/mailbox/message.ts'
import { addPerson, type World } from '../world/world.ts'
import type { Person } from '../world/person.ts'
import { composeMail, SeedMail } from './compose-mail.ts'

const SeedAccount = z.strictObject({
  email: z.string().includes('@').toLowerCase(),
  name: z.string().min(1),
  time_zone: z.string().refine(isTimeZone, 'Unknown time zone').default('Europe/Berlin'),
  locale: z.string().default('en'),
})

const SeedEvent = z.looseObject({
  account: z.string().toLowerCase(),
  calendar: z.string().default('primary'),
})

/** What `POST /_sandbox/seed` takes. Events are Google's Event resource plus whose they are. */
export const SeedBody = z.strictObject({
  accounts: z.array(SeedAccount).default([]),
  messages: z.array(SeedMail).default([]),
  events: z.array(SeedEvent).default([]),
})
export type Seed = z.input<typeof SeedBody>

/** Plants a seed on top of what is there. Throws Google's 404 for an account that does not exist. */
export async function plant(world: World, seed: z.infer<typeof SeedBody>) {
  for (const { email, name, time_zone: timeZone, locale } of seed.accounts)
    addPerson(world, { email, name, timeZone, locale })
  const messages: { id: string; threadId: string }[] = []
  for (const message of seed.messages) {
    const atMs = message.at === undefined ? world.clock.ms() - message.minutes_ago * 60_000 : Date.parse(message.at)
    const mail = await parseMail(await composeMail(message, new Date(atMs)))
    const person = personOf(world, message.account)
    const { label_ids: labelIds } = message
    // What is planted without labels arrives from outside: filters, forwarding and the vacation's answer act on it.
    const { id, threadId } = labelIds
      ? person.mailbox.add(mail, { labelIds, internalDateMs: atMs, thread: 'byReferences' })
      : await arrive(world, person, mail, { labelIds: ['INBOX', 'UNREAD'], internalDateMs: atMs })
    messages.push({ id, threadId })
  }
  const events = seed.events.map(({ account, calendar: calendarId, ...body }) => {
    const person = personOf(world, account)
    const { calendar } = requireCalendar(world, person, { id: calendarId, role: 'writer' })
    const { id, iCalUID } = insertEvent({ world, person, calendar, conferenceVersion: 1 }, readEventBody(body))
    return { id, iCalUID }
  })
  return { accounts: seed.accounts.map(({ email }) => email), messages, events }
}

function personOf(world: World, account: string): Person {
  const person = world.people.get(account)
  if (!person) throw new GoogleError(404, `No such account: ${account}`)
  return person
}
