/** Events as files, out and in again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ada, bruno, startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub({ HUB_TOOLSETS: 'all' })
  await hub.login()
})
afterAll(() => hub.close())

interface Card {
  id: string
  title: string
  start: string
  end: string
  series_id?: string
}
const create = async (input: object) =>
  (await hub.ask<{ event: Card }>('calendar_create_event', { title: 'Talk', ...input })).event
const list = async (q: string, from: string, to = from, calendar_ids = ['primary']) =>
  (await hub.ask<{ events: Card[] }>('calendar_list_events', { q, from, to, calendar_ids })).events
const exported = async (event_id: string | undefined) =>
  (await hub.ask<{ ics: string }>('calendar_export_event', { event_id })).ics
const imported = (ics: string, more: object = {}) =>
  hub.ask<{ imported: Card[]; failed: string[]; notes?: string[] }>('calendar_import_event', { ics, ...more })
const file = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR'].join('\r\n')
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'DTSTAMP:20270101T000000Z', ...lines, 'END:VEVENT']

describe('calendar_export_event', () => {
  it('writes an event with its guests, in UTC', async () => {
    const { id } = await create({
      title: 'Lens; test',
      start: '2027-02-10T10:00',
      attendees: [`${bruno} (optional)`],
      description: 'One\nTwo',
      show_as: 'free',
    })
    const ics = (await exported(id)).replaceAll('\r\n ', '')

    expect(ics).toContain('DTSTART:20270210T090000Z')
    expect(ics).toContain('SUMMARY:Lens\\; test')
    expect(ics).toContain('DESCRIPTION:One\\nTwo')
    expect(ics).toContain('TRANSP:TRANSPARENT')
    expect(ics).toContain(`ATTENDEE;PARTSTAT=NEEDS-ACTION;ROLE=OPT-PARTICIPANT:mailto:${bruno}`)
  })

  it('has no line that somebody else wrote into it', async () => {
    const { events } = await hub.sandbox.seed({
      events: [
        {
          account: ada,
          summary: 'Trap\r\nATTENDEE:mailto:eve@example.test\rEND:VEVENT',
          start: { dateTime: '2027-02-12T09:00:00Z' },
          end: { dateTime: '2027-02-12T10:00:00Z' },
          attendees: [{ email: bruno, displayName: 'Bruno"\r\nATTENDEE:mailto:eve@example.test' }],
        },
      ],
    })
    const ics = await exported(events[0]!.id)

    expect(ics).not.toMatch(/\r(?!\n)|\r\n(ATTENDEE:mailto:eve|END:VEVENT\r\n[^E])/)
    expect(ics.match(/^ATTENDEE/gm)).toHaveLength(1)
  })

  it('comes in pieces that make up the whole', async () => {
    const { id } = await create({ start: '2027-02-11T10:00', description: 'A line of text. '.repeat(200) })
    const whole = await exported(id)
    let [text, offset]: [string, number | null] = ['', 0]
    while (offset !== null) {
      const piece: { ics: string; next_offset: number | null } = await hub.ask('calendar_export_event', {
        event_id: id,
        offset,
        max_tokens: 300,
      })
      text += piece.ics
      offset = piece.next_offset
    }
    expect(text).toBe(whole)
  })
})

describe('what was exported', () => {
  it('comes in again as it was: a series over a clock change, without what was deleted', async () => {
    await create({ title: 'Choir', start: '2027-03-15T19:00', recurrence: 'FREQ=WEEKLY;COUNT=4' })
    const before = await list('Choir', '2027-03-15', '2027-04-10')
    await hub.ask('calendar_delete_event', { event_id: before[1]!.id })
    const ics = await exported(before[0]!.series_id)
    const { id } = await hub.ask<{ id: string }>('calendar_create_calendar', { name: 'Copy' })
    await imported(ics, { calendar_id: id })

    const startsOf = (events: Card[]) => events.map(({ start }) => start)
    const left = startsOf(await list('Choir', '2027-03-15', '2027-04-10'))
    expect(left).toHaveLength(3)
    expect(left.at(-1)).toBe('Mon 2027-04-05T19:00:00+02:00[Europe/Berlin]')
    expect(startsOf(await list('Choir', '2027-03-15', '2027-04-10', [id]))).toEqual(left)
    expect(ics).toContain('BEGIN:DAYLIGHT')
  })

  it('comes in as whole days with the same last day', async () => {
    const { id } = await create({ title: 'Fair', start: '2027-05-01', end: '2027-05-03' })
    const ics = await exported(id)
    await hub.ask('calendar_delete_event', { event_id: id })

    expect(ics).toContain('DTEND;VALUE=DATE:20270504')
    expect((await imported(ics.replace(/UID:.*/, 'UID:other@example.test'))).imported).toMatchObject([
      { start: 'Sat 2027-05-01', end: 'Mon 2027-05-03' },
    ])
  })
})

describe('calendar_import_event', () => {
  it('reads zones by name, by the file’s own table, and none as the user’s', async () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Tokyo Standard Time',
      'BEGIN:STANDARD',
      'DTSTART:16010101T000000',
      'TZOFFSETFROM:+0900',
      'TZOFFSETTO:+0900',
      'END:STANDARD',
      'END:VTIMEZONE',
    ]
    const { imported: events, notes } = await imported(
      file(
        ...zone,
        ...event('UID:1', 'SUMMARY:Named', 'DTSTART;TZID=America/Sao_Paulo:20270601T090000', 'DURATION:PT90M'),
        ...event('UID:2', 'SUMMARY:Own', 'DTSTART;TZID=Tokyo Standard Time:20270601T180000', 'DURATION:PT1H'),
        ...event('UID:3', 'SUMMARY:Floating', 'DTSTART:20270601T090000', 'DTEND:20270601T100000'),
      ),
    )

    expect(events).toMatchObject([
      { start: 'Tue 2027-06-01T14:00:00+02:00[Europe/Berlin]', end: 'Tue 2027-06-01T15:30:00+02:00[Europe/Berlin]' },
      { start: 'Tue 2027-06-01T11:00:00+02:00[Europe/Berlin]' },
      { start: 'Tue 2027-06-01T09:00:00+02:00[Europe/Berlin]' },
    ])
    expect(notes).toEqual([expect.stringContaining('"Tokyo Standard Time" is known only to the file')])
  })

  it('lands a flight where its end says, and keeps a series in UTC there', async () => {
    const flight = ['DTSTART;TZID=America/New_York:20270601T180000', 'DTEND;TZID=Europe/Berlin:20270602T080000']
    expect((await imported(file(...event('UID:f1', 'SUMMARY:Flight', ...flight)))).imported).toMatchObject([
      { start: 'Wed 2027-06-02T00:00:00+02:00[Europe/Berlin]', end: 'Wed 2027-06-02T08:00:00+02:00[Europe/Berlin]' },
    ])

    const series = ['DTSTART:20270322T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=2']
    await imported(file(...event('UID:f2', 'SUMMARY:Satellite', ...series)))
    expect((await list('Satellite', '2027-03-22', '2027-03-30')).map(({ start }) => start)).toEqual([
      'Mon 2027-03-22T10:00:00+01:00[Europe/Berlin]',
      'Mon 2027-03-29T11:00:00+02:00[Europe/Berlin]',
    ])
  })

  it('says when a zone is known to nobody', async () => {
    const start = 'DTSTART;TZID=W. Europe Standard Time:20270601T180000'
    expect(await imported(file(...event('UID:f3', 'SUMMARY:Where', start, 'DURATION:PT1H')))).toMatchObject({
      notes: ['The time zone "W. Europe Standard Time" is not known; its times were read in Europe/Berlin.'],
    })
  })

  it('replaces no event that has guests, whatever name the file gives itself', async () => {
    const { id } = await create({ title: 'Board', start: '2027-06-10T10:00', attendees: [bruno] })
    const [, uid] = /UID:(\S+)/.exec(await exported(id))!
    const forged = event(`UID:${uid}`, 'SUMMARY:Elsewhere', 'DTSTART:20270611T090000Z', 'DURATION:PT1H')

    await expect(imported(file(...forged))).rejects.toThrow(`with guests, as ${id}`)
    expect(await hub.ask('calendar_get_event', { event_id: id })).toMatchObject({
      event: { title: 'Board', attendees: [`${bruno} needsAction`] },
    })
  })

  it('invites nobody, and says so', async () => {
    const guest = `ATTENDEE:mailto:${bruno}`
    const { notes } = await imported(file(...event('UID:4', 'SUMMARY:Private copy', 'DTSTART:20270701T090000Z', guest)))

    expect(notes).toEqual([expect.stringContaining('not invited')])
    await hub.login({ account: bruno })
    expect(await list('Private copy', '2027-07-01')).toEqual([])
    await hub.login()
  })

  it('puts the same file in once', async () => {
    const ics = file(...event('UID:5', 'SUMMARY:Twice', 'DTSTART:20270801T090000Z', 'DURATION:PT1H'))
    await imported(ics)
    await imported(ics)
    expect(await list('Twice', '2027-08-01')).toHaveLength(1)
  })

  it('names the events that Google refuses and keeps the others', async () => {
    const good = event('UID:6', 'SUMMARY:Good', 'DTSTART:20270901T090000Z', 'DURATION:PT1H')
    const bad = event('UID:7', 'SUMMARY:Bad\\nfailed: none', 'DTSTART:20270901T090000Z', 'DTEND:20270801T090000Z')
    expect(await imported(file(...good, ...bad))).toMatchObject({
      imported: [{ title: 'Good' }],
      failed: [expect.stringMatching(/^Bad failed: none: Google says/)],
    })
  })

  const zoneOf = (rule: string, offset: string) => [
    'BEGIN:STANDARD',
    'DTSTART:16010101T000000',
    `RRULE:FREQ=${rule}`,
    `TZOFFSETFROM:${offset}`,
    `TZOFFSETTO:${offset}`,
    'END:STANDARD',
  ]
  const inZone = (...parts: string[]) =>
    file(
      'BEGIN:VTIMEZONE',
      'TZID:Mad',
      ...parts,
      'END:VTIMEZONE',
      ...event('UID:m', 'SUMMARY:Mad', 'DTSTART;TZID=Mad:20270601T180000', 'DURATION:PT1H'),
    )

  it('does not follow a time zone that changes its clocks by the second', async () => {
    await expect(imported(inZone(...zoneOf('SECONDLY', '+0900')))).rejects.toThrow('no clock follows')
  })

  it('does not follow a time zone of thousands of rules, but one that began in 1601', async () => {
    const part = zoneOf('YEARLY;BYMONTH=1', '+0900')
    await expect(imported(inZone(...Array.from({ length: 5_000 }, () => part).flat()))).rejects.toThrow(
      'no clock follows',
    )
    expect((await imported(inZone(...part))).imported).toMatchObject([
      { start: 'Tue 2027-06-01T11:00:00+02:00[Europe/Berlin]' },
    ])
  })

  it.each([
    ['hello', 'no iCalendar file'],
    [file(), 'holds no event'],
    [file('METHOD:CANCEL', ...event('UID:12', 'DTSTART:20270101T000000Z')), 'calendar_delete_event'],
    [file(...event('UID:13', 'STATUS:CANCELLED', 'DTSTART:20270101T000000Z')), 'calendar_delete_event'],
    [file(...event('UID:8', 'SUMMARY:No start')), 'has no start'],
    [file(...event('UID:9', 'DTSTART:20271301T250000Z')), 'cannot be read'],
    [file(...event('UID:9', 'DTSTART;VALUE=DATE:00990904', 'DTEND;VALUE=DATE:00990904')), 'cannot be read'],
    [file(...event('UID:10', 'DTSTART:20270101T000000Z', 'DURATION:P99999999999W')), 'longer than a year'],
    [file(...event('UID:11', 'DTSTART:99990101T000000Z')), 'after 2100'],
    [
      file(...Array.from({ length: 51 }, (_, index) => event(`UID:x${index}`, 'DTSTART:20270101T000000Z')).flat()),
      'more than 50',
    ],
  ])('refuses what it cannot read, saying why: %.20s', (ics, why) => expect(imported(ics)).rejects.toThrow(why))
})
