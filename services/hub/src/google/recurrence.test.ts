import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { moveSeries } from './move-series.ts'
import { linesBefore, linesFrom, readRecurrence } from './recurrence.ts'

const cutSeries = (...of: Parameters<typeof linesBefore>) => ({ before: linesBefore(...of), after: linesFrom(...of) })
const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[Europe/Berlin]`)
const day = (text: string) => Temporal.PlainDate.from(text)

describe('a recurrence that is read', () => {
  it('comes as a word, a rule, or lines', () => {
    const start = at('2027-03-01T09:00')
    expect(readRecurrence('weekdays', start)).toEqual(['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'])
    expect(readRecurrence('FREQ=DAILY;COUNT=3', start)).toEqual(['RRULE:FREQ=DAILY;COUNT=3'])
    expect(readRecurrence('RRULE:FREQ=DAILY\nEXDATE;TZID=Europe/Berlin:20270302T090000', start)).toHaveLength(2)
  })

  it('ends when it is meant to, in the form that Google takes', () => {
    expect(readRecurrence('FREQ=DAILY;UNTIL=20270702', at('2027-07-01T09:00'))).toEqual([
      'RRULE:FREQ=DAILY;UNTIL=20270702T215959Z',
    ])
    expect(readRecurrence('FREQ=DAILY;UNTIL=20270702T235959Z', day('2027-07-01'))).toEqual([
      'RRULE:FREQ=DAILY;UNTIL=20270702',
    ])
  })

  it('leaves out the days it names, whichever way it names them', () => {
    const start = at('2027-07-01T09:00')
    for (const line of ['EXDATE:20270702', 'EXDATE;VALUE=DATE:20270702', 'EXDATE:20270702T090000'])
      expect(readRecurrence(`RRULE:FREQ=DAILY\n${line}`, start)).toEqual([
        'RRULE:FREQ=DAILY',
        'EXDATE:20270702T070000Z',
      ])
    expect(readRecurrence('RRULE:FREQ=DAILY\nEXDATE:20270702T090000Z', day('2027-07-01'))).toEqual([
      'RRULE:FREQ=DAILY',
      'EXDATE;VALUE=DATE:20270702',
    ])
  })

  it('may come as seldom as a 29 February', () => {
    expect(readRecurrence('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29', at('2027-03-01T09:00'))).toHaveLength(1)
    expect(readRecurrence('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', at('2097-03-01T09:00'))).toHaveLength(1)
  })

  it.each([
    '',
    'EXDATE:tomorrow',
    'DTSTART:20270101',
    'FREQ=MINUTELY',
    'FREQ=WEEKLY;BYDAY=XX',
    'sometimes',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=5',
  ])('is refused with what to write: %s', (text) =>
    expect(() => readRecurrence(text, at('2027-03-01T09:00'))).toThrow('FREQ=WEEKLY'),
  )
})

describe('a series that is cut', () => {
  const start = at('2027-03-22T19:00')

  it('ends a second before the cut, in UTC, over a clock change', () => {
    expect(cutSeries(['RRULE:FREQ=WEEKLY'], start, at('2027-03-29T19:00'))).toEqual({
      before: ['RRULE:FREQ=WEEKLY;UNTIL=20270329T165959Z'],
      after: ['RRULE:FREQ=WEEKLY'],
    })
  })

  it('shares out its count and the dates that were added or taken out', () => {
    const lines = ['RRULE:FREQ=DAILY;COUNT=10', 'EXDATE;TZID=Europe/Berlin:20270323T190000,20270328T190000']
    expect(cutSeries(lines, start, at('2027-03-26T19:00'))).toEqual({
      before: ['RRULE:FREQ=DAILY;UNTIL=20270326T175959Z', 'EXDATE:20270323T180000Z'],
      after: ['RRULE:FREQ=DAILY;COUNT=6', 'EXDATE:20270328T170000Z'],
    })
  })

  it('is not counted for longer than others can wait', () => {
    expect(() => linesFrom(['RRULE:FREQ=DAILY;COUNT=20000'], start, at('2060-03-22T19:00'))).toThrow('new `recurrence`')
  })

  it('ends on the day before, for whole days', () => {
    expect(cutSeries(['RRULE:FREQ=DAILY;UNTIL=20270401'], day('2027-03-22'), day('2027-03-25'))).toEqual({
      before: ['RRULE:FREQ=DAILY;UNTIL=20270324'],
      after: ['RRULE:FREQ=DAILY;UNTIL=20270401'],
    })
  })
})

describe('a series that moves to another day', () => {
  const monday = day('2027-03-22')

  it('takes its rule along where there is one day in it', () => {
    const tuesday = day('2027-03-23')
    expect(moveSeries(['RRULE:FREQ=WEEKLY;BYDAY=MO'], monday, tuesday)).toEqual(['RRULE:FREQ=WEEKLY;BYDAY=TU'])
    expect(moveSeries(['RRULE:FREQ=MONTHLY;BYMONTHDAY=22'], monday, tuesday)).toEqual([
      'RRULE:FREQ=MONTHLY;BYMONTHDAY=23',
    ])
    expect(moveSeries(['RRULE:FREQ=DAILY'], monday, tuesday)).toEqual(['RRULE:FREQ=DAILY'])
  })

  it('takes its end and what was taken out of it along, by the clock', () => {
    const lines = ['RRULE:FREQ=DAILY;UNTIL=20270330T065959Z', 'EXDATE;TZID=Europe/Berlin:20270324T090000']
    expect(moveSeries(lines, at('2027-03-22T09:00'), at('2027-03-22T11:00'))).toEqual([
      'RRULE:FREQ=DAILY;UNTIL=20270330T085959Z',
      'EXDATE:20270324T100000Z',
    ])
    expect(moveSeries(['RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=22'], monday, day('2027-04-22'))).toEqual([
      'RRULE:FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=22',
    ])
  })

  it.each(['RRULE:FREQ=WEEKLY;BYDAY=MO,WE', 'RRULE:FREQ=MONTHLY;BYDAY=4MO', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=22,25'])(
    'needs a new rule where there are more: %s',
    (line) => expect(() => moveSeries([line], monday, day('2027-03-23'))).toThrow('recurrence'),
  )
})
