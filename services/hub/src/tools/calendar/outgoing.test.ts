/** What the owner of the account is shown before anything of the calendar reaches others, and what reaches nobody. */
import { Secret } from '@oma/config'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGoogleClients } from '../../google/clients.ts'
import type { Outgoing, Tool, ToolContext } from '../../mcp/tool.ts'
import { ada, bruno, startHub, type TestHub } from '../../testing/start-hub.ts'
import { createEvent } from './create-event.ts'
import { createEvents } from './create-events.ts'
import { deleteEvent } from './delete-event.ts'
import { importEvent } from './import-event.ts'
import { moveEvent } from './move-event.ts'
import { quickAdd } from './quick-add.ts'
import { respondToEvent } from './respond-to-event.ts'
import { updateEvent } from './update-event.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

/** As the frame asks a tool. */
async function outgoingOf(tool: Tool, input: object): Promise<Outgoing | undefined> {
  const { token } = JSON.parse(await readFile(hub.tokenPath, 'utf8')) as { token: string }
  const signal = AbortSignal.timeout(20_000)
  const context = {
    ...createGoogleClients({ accessToken: new Secret(token), ask: hub.google.ask, signal }),
    callKey: 'a'.repeat(40),
    timeZone: async () => 'Europe/Berlin',
    signal,
    now: hub.clock.now,
  } as Partial<ToolContext> as ToolContext
  return tool.outgoing!(tool.input.parse(input), context)
}
const create = async (input: object) =>
  (await hub.ask<{ event: { id: string } }>('calendar_create_event', { title: 'Talk', ...input })).event.id
const chen = 'chen@example.test'
const at = { start: '2027-02-10T10:00' }

describe('what is shown before guests hear of an event', () => {
  it('is all of a new one, and who is invited, mailed or not', async () => {
    const input = {
      title: 'Talk',
      ...at,
      location: 'Pier 3',
      description: 'Bring it.',
      attendees: [bruno],
      notify: false,
    }

    expect(await outgoingOf(createEvent, input)).toEqual({
      recipients: [bruno],
      preview:
        'Talk\nWed 2027-02-10T10:00:00+01:00[Europe/Berlin] to Wed 2027-02-10T11:00:00+01:00[Europe/Berlin]\nPier 3\nBring it.',
    })
  })

  it('is each of many new ones', async () => {
    const events = [
      { title: 'One', ...at, attendees: [bruno] },
      { title: 'Two', ...at, attendees: [chen, bruno] },
      { title: 'Own', ...at },
    ]
    const outgoing = await outgoingOf(createEvents, { events })

    expect(outgoing?.recipients).toEqual([bruno, chen])
    expect(outgoing?.preview).toMatch(
      /^One\n[^]*to bruno@example.test\n\nTwo\n[^]*to chen@example.test, bruno@example.test$/,
    )
  })

  it('is a change, to those who were invited and who are now', async () => {
    const event_id = await create({ ...at, attendees: [bruno] })
    const outgoing = await outgoingOf(updateEvent, {
      event_id,
      start: '2027-02-10T12:00',
      description: 'Read this.',
      add_attendees: [chen],
    })

    expect(outgoing?.recipients).toEqual([bruno, chen])
    expect(outgoing?.preview).toContain('Wed 2027-02-10T12:00:00+01:00[Europe/Berlin]')
    expect(outgoing?.preview).toContain('Read this.')
  })

  it('says what guests may do from now on', async () => {
    const event_id = await create({ ...at, attendees: [bruno] })
    const rights = { guests_can: ['invite', 'see_guests'] }

    expect((await outgoingOf(updateEvent, { event_id, ...rights }))?.preview).toContain(
      'Guests can: invite, see_guests',
    )
    expect(
      (await outgoingOf(createEvent, { title: 'Own', ...at, attendees: [bruno], guests_can: [] }))?.preview,
    ).toContain('Guests can: nothing')
  })

  it('says of a series how much of it, and from which occurrence on', async () => {
    const series = await create({ title: 'Row', start: '2027-02-15T10:00', recurrence: 'daily', attendees: [bruno] })
    const { events } = await hub.ask<{ events: { id: string }[] }>('calendar_list_events', {
      q: 'Row',
      from: '2027-02-17',
      to: '2027-02-17',
    })
    const event_id = events[0]!.id

    expect(await outgoingOf(deleteEvent, { event_id, scope: 'following' })).toMatchObject({
      preview: expect.stringMatching(/Wed 2027-02-17T10.*, this and all following$/),
    })
    await hub.login({ account: bruno })
    expect(await outgoingOf(respondToEvent, { event_id: series, scope: 'all', response: 'declined' })).toMatchObject({
      preview: 'declined: Row, the whole series',
    })
    await hub.login()
  })

  it('is the end of one, and to whom; of another’s, that the user declines', async () => {
    const event_id = await create({ ...at, attendees: [bruno] })
    expect(await outgoingOf(deleteEvent, { event_id })).toMatchObject({ recipients: [bruno] })
    expect(await outgoingOf(moveEvent, { event_id, to_calendar_id: ada })).toMatchObject({ recipients: [bruno] })

    await hub.login({ account: bruno })
    expect(await outgoingOf(deleteEvent, { event_id })).toEqual({
      recipients: [ada],
      preview: expect.stringContaining('Declined: Talk'),
    })
    expect(await outgoingOf(respondToEvent, { event_id, response: 'accepted', comment: 'Gladly' })).toEqual({
      recipients: [ada],
      preview: expect.stringMatching(/^accepted: Talk, Wed [^]*\nGladly$/),
    })
    await hub.login()
  })
})

describe('nothing is asked where nothing leaves the account', () => {
  it('for an event without guests, whatever becomes of it', async () => {
    const event_id = await create(at)

    expect(await outgoingOf(createEvent, { title: 'Own', ...at })).toBeUndefined()
    expect(await outgoingOf(updateEvent, { event_id, title: 'Other' })).toBeUndefined()
    expect(await outgoingOf(deleteEvent, { event_id })).toBeUndefined()
    expect(await outgoingOf(moveEvent, { event_id, to_calendar_id: ada })).toBeUndefined()
  })

  it('for what guests do not see: colour, reminders, busy or free', async () => {
    const event_id = await create({ ...at, attendees: [bruno] })
    const own = { color: 'basil', reminders: ['popup 5'], show_as: 'free' }

    expect(await outgoingOf(updateEvent, { event_id, ...own })).toBeUndefined()
  })

  it('by the tools that can invite nobody', () => {
    expect([quickAdd.outgoing, importEvent.outgoing]).toEqual([undefined, undefined])
  })
})
