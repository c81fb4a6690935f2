import { describe, expect, it } from 'vitest'
import { findMeetingTimes, type Person, type Question } from './meeting-times.ts'

const at = (text: string) => Date.parse(text)
const person = (email: string, more: Partial<Person> = {}): Person => ({
  email,
  timeZone: 'Europe/Berlin',
  hours: { from: 9 * 60, to: 17 * 60 },
  busy: [],
  isOptional: false,
  ...more,
})
const busy = (start: string, end: string) => ({ startMs: at(start), endMs: at(end) })
const ask = (people: [Person, ...Person[]], more: Partial<Question> = {}) =>
  findMeetingTimes({
    people,
    // A Monday.
    fromMs: at('2027-02-01T00:00:00+01:00'),
    toMs: at('2027-02-02T00:00:00+01:00'),
    durationMs: 60 * 60_000,
    bufferMs: 0,
    weekends: false,
    count: 5,
    ...more,
  }).map(({ startMs, ...rest }) => ({ ...rest, start: new Date(startMs).toISOString() }))

describe('findMeetingTimes', () => {
  it('finds what is free for everybody within their hours, the earliest first, twice a day at most', () => {
    const ada = person('ada', { busy: [busy('2027-02-01T09:00:00+01:00', '2027-02-01T10:00:00+01:00')] })
    const bruno = person('bruno', { busy: [busy('2027-02-01T10:30:00+01:00', '2027-02-01T13:00:00+01:00')] })

    expect(ask([ada, bruno])).toMatchObject([
      { start: '2027-02-01T12:00:00.000Z', suitsAll: true, reasons: ['everybody is free'] },
      { start: '2027-02-01T13:00:00.000Z', suitsAll: true },
    ])
  })

  it('keeps to the hours of each zone, and tells what the clock shows there', () => {
    const times = ask([person('ada'), person('bruno', { timeZone: 'America/Sao_Paulo' })])

    // 9:00 in São Paulo is 13:00 in Berlin.
    expect(times[0]).toMatchObject({
      start: '2027-02-01T12:00:00.000Z',
      suitsAll: true,
      reasons: ['everybody is free', '09:00 for bruno'],
    })
  })

  it('offers the least bad where no time suits all, and says whom it does not', () => {
    const times = ask([person('ada'), person('chen', { timeZone: 'Asia/Tokyo' })])

    expect(times[0]).toMatchObject({
      start: '2027-02-01T07:00:00.000Z',
      suitsAll: false,
      reasons: ['everybody is free', 'outside working hours: 08:00 for ada', '16:00 for chen'],
    })
    const full = person('bruno', { busy: [busy('2027-02-01T00:00:00Z', '2027-02-02T00:00:00Z')] })
    expect(ask([person('ada'), full])[0]).toMatchObject({ suitsAll: false, reasons: ['busy: bruno'] })
  })

  it('does without those who need not come, but rather with them', () => {
    const busyUntil = (hour: number) => [busy('2027-02-01T08:00:00Z', `2027-02-01T${hour}:00:00Z`)]

    expect(ask([person('ada'), person('eve', { isOptional: true, busy: busyUntil(14) })])[0]).toMatchObject({
      start: '2027-02-01T14:00:00.000Z',
      reasons: ['everybody is free'],
    })
    expect(ask([person('ada'), person('eve', { isOptional: true, busy: busyUntil(20) })])[0]).toMatchObject({
      start: '2027-02-01T08:00:00.000Z',
      suitsAll: true,
      reasons: ['busy: eve'],
    })
  })

  it('keeps a buffer around what there is, and leaves lunch alone if it can', () => {
    const ada = person('ada', { busy: [busy('2027-02-01T09:00:00+01:00', '2027-02-01T11:00:00+01:00')] })

    expect(ask([ada])[0]).toMatchObject({ start: '2027-02-01T10:00:00.000Z' })
    expect(ask([ada], { bufferMs: 15 * 60_000 })[0]).toMatchObject({ start: '2027-02-01T12:00:00.000Z' })
  })

  it('keeps the hour of the wall on the day when the clocks change', () => {
    // A Sunday.
    const range = { fromMs: at('2027-03-28T00:00:00+01:00'), toMs: at('2027-03-29T00:00:00+02:00') }

    expect(ask([person('ada')], { ...range, weekends: true })[0]).toMatchObject({ start: '2027-03-28T07:00:00.000Z' })
    expect(ask([person('ada')], range)).toEqual([])
  })

  it('finds nothing that is longer than the range', () => {
    expect(ask([person('ada')], { toMs: at('2027-02-01T00:30:00+01:00') })).toEqual([])
  })

  it('takes a month of twenty people in far less than a second', () => {
    const hourly = Array.from({ length: 500 }, (_, index) => ({
      startMs: at('2027-02-01T00:00:00Z') + index * 5_400_000,
      endMs: at('2027-02-01T00:00:00Z') + index * 5_400_000 + 3_600_000,
    }))
    const people = Array.from({ length: 20 }, (_, index) => person(`p${index}`, { busy: hourly }))
    const startedAt = performance.now()
    ask(people as [Person, ...Person[]], { toMs: at('2027-03-04T00:00:00Z') })

    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})
