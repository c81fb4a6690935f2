/**
 * Google's quotas per person and minute, off unless asked for: units for Gmail, where methods weigh differently, and
 * queries for Calendar. A minute is one of the sandbox's clock.
 */
import { GoogleError } from '../http/google-error.ts'
import type { Clock } from '../world/clock.ts'
import { matchesPath } from './weather.ts'

/** How much one person may use in a minute. */
export interface QuotaLimits {
  gmailUnitsPerMinute: number
  calendarQueriesPerMinute: number
}

/** What Google gives an application that never asked for more. */
export const googlesLimits: QuotaLimits = { gmailUnitsPerMinute: 15_000, calendarQueriesPerMinute: 600 }

/** Units by method and path below `/users/me`, the first match counts; from Google's page on Gmail's quota. */
const gmailUnits: [method: string, path: string, units: number][] = [
  ['POST', '*/messages/send', 100],
  ['POST', '*/drafts/send', 100],
  ['POST', '*/messages/batch*', 50],
  ['POST', '*/messages/import', 25],
  ['POST', '*/messages', 25],
  ['DELETE', '*/messages/*', 10],
  ['*', '*/messages*', 5],
  ['DELETE', '*/threads/*', 20],
  ['*', '*/threads*', 10],
  ['POST', '*/drafts', 10],
  ['PUT', '*/drafts/*', 15],
  ['DELETE', '*/drafts/*', 10],
  ['*', '*/drafts*', 5],
  ['GET', '*/labels*', 1],
  ['*', '*/labels*', 5],
  ['GET', '*/history', 2],
  ['GET', '*/profile', 1],
]
const otherUnits = 5

export type Quota = ReturnType<typeof createQuota>

/** No limits yet. */
export function createQuota(clock: Clock) {
  let limits: QuotaLimits | undefined
  let used = new Map<string, number>()
  let minute = 0

  function spend(key: string, cost: number, limit: number): boolean {
    const now = Math.floor(clock.ms() / 60_000)
    if (now !== minute) [used, minute] = [new Map(), now]
    const sum = (used.get(key) ?? 0) + cost
    if (sum > limit) return false
    used.set(key, sum)
    return true
  }

  return {
    limits: () => limits,
    /** Starts counting afresh; `undefined` lifts all limits. */
    setLimits(next: QuotaLimits | undefined) {
      limits = next
      used = new Map()
    },
    /** Counts one call of a person. Throws Google's 403 when it is one too many. */
    charge(account: string, method: string, path: string): void {
      if (!limits) return
      if (path.startsWith('/calendar/')) {
        if (!spend(`calendar ${account}`, 1, limits.calendarQueriesPerMinute)) throw exceeded('calendar-json')
      } else if (/^\/(upload\/)?gmail\//.test(path)) {
        if (!spend(`gmail ${account}`, unitsOf(method, path), limits.gmailUnitsPerMinute)) throw exceeded('gmail')
      }
    },
  }
}

function unitsOf(method: string, path: string): number {
  const row = gmailUnits.find(([verb, pattern]) => (verb === '*' || verb === method) && matchesPath(pattern, path))
  return row?.[2] ?? otherUnits
}

function exceeded(service: string): GoogleError {
  return new GoogleError(
    403,
    `Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service '${service}.googleapis.com'.`,
    { reason: 'rateLimitExceeded', domain: 'usageLimits' },
  )
}
