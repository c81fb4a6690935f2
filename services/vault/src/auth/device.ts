/** What a session's device is called, from what it says of itself: for its owner to recognise, never to decide by. */
import { parse } from 'bowser'

/** As much of a User-Agent as is kept; browsers stay far below. */
const maxLength = 512

/** @param userAgent the User-Agent header */
export function cutUserAgent(userAgent: string | undefined): string | null {
  return userAgent?.slice(0, maxLength) ?? null
}

/** “Firefox on Linux”; for a program its name, such as “curl”. */
export function describeDevice(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device'
  const { browser, os } = parse(userAgent)
  if (browser.name && os.name) return `${browser.name} on ${os.name}`
  return browser.name || (/^[\w.-]+/.exec(userAgent)?.[0] ?? 'Unknown device')
}
