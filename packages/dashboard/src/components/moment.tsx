/** A point in time as people say it, in the language of the pages, with the exact one behind it. */
import { session } from '../session.ts'
import { language } from '../words/language.ts'

// Where English is spoken in more than one way, the browser says in which.
const tag = navigator.language.startsWith(language) ? undefined : language
const day = createFormat({ dateStyle: 'medium' })
const shortDay = createFormat({ day: 'numeric', month: 'short' })
const clock = createFormat({ timeStyle: 'short' })
const exact = createFormat({ dateStyle: 'full', timeStyle: 'short' })

/** Made when a date is first said. */
function createFormat(options: Intl.DateTimeFormatOptions): (date: Date) => string {
  let format: Intl.DateTimeFormat | undefined
  return (date) => (format ??= new Intl.DateTimeFormat(tag, options)).format(date)
}

// The first of them takes a phone a tenth of a second: better beside this, while what is to be said is on its way.
if (session.peek().state !== 'out') {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
  new Worker(new URL('../warm-dates.worker.ts', import.meta.url), { type: 'module' }).postMessage(tag)
}

export function sayDay(at: string): string {
  return day(new Date(at))
}

export function sayShortDay(date: Date): string {
  return shortDay(date)
}

/** Such as “29 Nov 2026, 13:45”. */
export function sayMoment(at: string): string {
  return `${sayDay(at)}, ${clock(new Date(at))}`
}

export function sayExactly(at: string): string {
  return exact(new Date(at))
}

/** The day; of today the time, where that is what matters. */
export function Moment({ at, recent = false }: { at: string; recent?: boolean }) {
  const date = new Date(at)
  const isToday = date.toDateString() === new Date().toDateString()
  return (
    <time dateTime={at} title={exact(date)}>
      {recent && isToday ? clock(date) : day(date)}
    </time>
  )
}
