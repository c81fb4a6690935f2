import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import {
  explainClockChange,
  fromEventTimes,
  showDate,
  showMoment,
  TimeZone,
  toEventTimes,
  toInstant,
  When,
  zonedOf,
} from './time.ts'

const berlin = 'Europe/Berlin'

function isRealDateTime(text: string): boolean {
  try {
    return Boolean(Temporal.PlainDateTime.from(text, { overflow: 'reject' }))
  } catch {
    return false
  }
}

describe('a time that comes out', () => {
  it('has weekday, offset and zone, on both sides of a clock change and at its very second', () => {
    expect(showMoment('2026-11-25T08:30:00Z', berlin)).toBe('Wed 2026-11-25T09:30:00+01:00[Europe/Berlin]')
    expect(showMoment('2027-03-28T00:59:59Z', berlin)).toBe('Sun 2027-03-28T01:59:59+01:00[Europe/Berlin]')
    expect(showMoment('2027-03-28T01:00:00Z', berlin)).toBe('Sun 2027-03-28T03:00:00+02:00[Europe/Berlin]')
    expect(showMoment('2026-10-25T00:59:59Z', berlin)).toBe('Sun 2026-10-25T02:59:59+02:00[Europe/Berlin]')
    expect(showMoment('2026-10-25T01:00:00Z', berlin)).toBe('Sun 2026-10-25T02:00:00+01:00[Europe/Berlin]')
    expect(showMoment(new Date('2026-11-25T08:30:00Z'), 'UTC')).toBe('Wed 2026-11-25T08:30:00+00:00[UTC]')
    expect(showMoment('2026-11-25T00:30:00Z', 'Asia/Kathmandu')).toBe('Wed 2026-11-25T06:15:00+05:45[Asia/Kathmandu]')
  })

  it('goes in again as the same moment', () => {
    for (const moment of ['2026-11-25T08:30:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'])
      expect(Date.parse(toInstant(When.parse(showMoment(moment, berlin)), 'Asia/Tokyo'))).toBe(Date.parse(moment))
    expect(When.parse(showDate('2026-11-25'))).toBe('2026-11-25')
  })

  it('may be written with a blank, and a zone in any case', () => {
    expect(When.parse('2026-11-25 09:30')).toBe('2026-11-25T09:30')
    expect(TimeZone.parse('europe/berlin')).toBe(berlin)
    expect(TimeZone.safeParse('+01:00').success).toBe(false)
  })

  it('is refused when there is no such one, as the time zone library says', () => {
    const days = [
      '2026-02-28',
      '2026-02-29',
      '2028-02-29',
      '2026-04-31',
      '2026-12-31',
      '2026-13-01',
      '2026-00-10',
      '2026-01-00',
    ]
    const times = ['', 'T00:00', 'T23:59:59', 'T24:00', 'T09:60', 'T09:30:00.123456']
    const offsets = ['', 'Z', '+01:00', '-12:00', '+14:60', '+25:00']
    for (const day of days) {
      for (const time of times) {
        for (const offset of time ? offsets : ['']) {
          const when = `${day}${time}${offset}`
          expect([when, When.safeParse(when).success]).toEqual([when, isRealDateTime(when.replace('Z', ''))])
        }
      }
    }
  })

  it('is refused with a zone but no offset, which would be read in another zone', () => {
    expect(When.safeParse('2026-11-25T09:30[Asia/Tokyo]').success).toBe(false)
  })
})

describe('a local time', () => {
  it('that the clock skips is taken as much later, and said so', () => {
    expect(toInstant('2027-03-28T02:30', berlin)).toBe('2027-03-28T01:30:00Z')
    expect(explainClockChange('2027-03-28T02:30', berlin)).toMatch(
      /does not exist .* taken as Sun 2027-03-28T03:30:00\+02:00/,
    )
  })

  it('that comes twice is taken as the first, and said so', () => {
    expect(toInstant('2026-10-25T02:30', berlin)).toBe('2026-10-25T00:30:00Z')
    expect(explainClockChange('2026-10-25T02:30', berlin)).toMatch(
      /twice .* taken as the first, Sun 2026-10-25T02:30:00\+02:00/,
    )
  })

  it('is the same moment as the time zone library says, whatever the hour and zone', () => {
    // Half an hour of summer time, a quarter of an hour of offset, a day that was left out, the two ends of the world.
    const zones = [
      berlin,
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'Pacific/Kiritimati',
      'Etc/GMT+12',
    ]
    for (const timeZone of zones) {
      for (let ms = Date.parse('2010-01-01T00:00Z'); ms < Date.parse('2012-01-10T00:00Z'); ms += 5 * 3_600_000) {
        const local = new Date(ms).toISOString().slice(0, 16)
        expect(toInstant(local, timeZone)).toBe(zonedOf(local, timeZone).toInstant().toString())
      }
    }
  })

  it('is otherwise taken as it stands', () => {
    expect(explainClockChange('2026-10-25T03:30', berlin)).toBeUndefined()
    expect(explainClockChange('2027-03-28T02:30:00+01:00', berlin)).toBeUndefined()
    expect(explainClockChange('2027-03-28', berlin)).toBeUndefined()
  })
})

describe('a span', () => {
  it('of whole days ends on its last day for people and on the day after for Google', () => {
    const google = { start: { date: '2027-02-01' }, end: { date: '2027-02-04' } }
    expect(toEventTimes({ start: '2027-02-01', end: '2027-02-03' }, berlin)).toEqual(google)
    expect(fromEventTimes(google, berlin)).toEqual({ start: 'Mon 2027-02-01', end: 'Wed 2027-02-03', all_day: true })
  })

  it('may end in another zone than it starts in', () => {
    expect(toEventTimes({ start: '2027-02-01T18:20', end: '2027-02-02T11:05' }, 'America/Sao_Paulo', berlin)).toEqual({
      start: { dateTime: '2027-02-01T18:20:00-03:00', timeZone: 'America/Sao_Paulo' },
      end: { dateTime: '2027-02-02T11:05:00+01:00', timeZone: berlin },
    })
  })

  it('lasts an hour on the clock of the world, also over a clock change', () => {
    const { end } = toEventTimes({ start: '2027-03-28T01:30', end: undefined }, berlin)
    expect(end.dateTime).toBe('2027-03-28T03:30:00+02:00')
  })
})
