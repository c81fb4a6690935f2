/** Reads the dates, ages and sizes of Gmail's search language. */
import { Temporal } from 'temporal-polyfill'
import { invalidArgument } from '../../http/google-error.ts'

/** Where a day begins for Google, whoever asks: https://developers.google.com/workspace/gmail/api/guides/filtering */
const googlesZone = 'America/Los_Angeles'

/** `2026/11/25`, `2026-11-25`, `11/25/2026` (start of that day on the Pacific coast) or seconds since the epoch. */
export function readDate(value: string): number {
  if (/^\d{9,11}$/.test(value)) return Number(value) * 1000
  const yearFirst = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(value)
  const monthFirst = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(value)
  const [year, month, day] = yearFirst
    ? yearFirst.slice(1)
    : monthFirst
      ? [monthFirst[3], monthFirst[1], monthFirst[2]]
      : []
  try {
    const date = Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    )
    return date.toZonedDateTime(googlesZone).epochMilliseconds
  } catch {
    throw unreadable('date', value)
  }
}

/** `3d`, `2m`, `1y`: the moment that long ago. */
export function readAge(value: string, { nowMs, timeZone }: { nowMs: number; timeZone: string }): number {
  const [, amount, unit] = /^(\d{1,5})([dmyh])$/i.exec(value) ?? []
  if (!amount || !unit) throw unreadable('age', value)
  const duration = {
    [{ d: 'days', m: 'months', y: 'years', h: 'hours' }[unit.toLowerCase()] as string]: Number(amount),
  }
  return Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).subtract(duration).epochMilliseconds
}

/** `5000`, `10K`, `2M`, `1G`: bytes. */
export function readSize(value: string): number {
  const [, amount, unit = ''] = /^(\d{1,12})([kmg]?)b?$/i.exec(value) ?? []
  if (!amount) throw unreadable('size', value)
  return Number(amount) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase())
}

function unreadable(what: string, value: string) {
  return invalidArgument(`Invalid query: cannot read the ${what} ${value}.`, { location: 'q' })
}
