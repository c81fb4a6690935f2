/** A point in time as people say it, in the language of the pages, with the exact one behind it. */
import { language } from '../words/language.ts'

// Where English is spoken in more than one way, the browser says in which.
const tag = navigator.language.startsWith(language) ? undefined : language
const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' })
const shortDay = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short' })
const clock = new Intl.DateTimeFormat(tag, { timeStyle: 'short' })
const exact = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'short' })

export function sayDay(at: string): string {
  return day.format(new Date(at))
}

export function sayShortDay(date: Date): string {
  return shortDay.format(date)
}

/** Such as “29 Nov 2026, 13:45”. */
export function sayMoment(at: string): string {
  return `${sayDay(at)}, ${clock.format(new Date(at))}`
}

export function sayExactly(at: string): string {
  return exact.format(new Date(at))
}

/** The day; of today the time, where that is what matters. */
export function Moment({ at, recent = false }: { at: string; recent?: boolean }) {
  const date = new Date(at)
  const isToday = date.toDateString() === new Date().toDateString()
  return (
    <time dateTime={at} title={exact.format(date)}>
      {recent && isToday ? clock.format(date) : day.format(date)}
    </time>
  )
}
