/** How many documents one address may make the vault fetch: each is a request of ours to whom a stranger named. */
import { errors } from 'oidc-provider'

const perMinute = 20
const windowMs = 60_000
const maxCounted = 10_000

export interface FetchLimit {
  /** @throws {errors.OIDCProviderError} 429 */
  take(address: string): boolean
}

export function createFetchLimit(now: () => Date): FetchLimit {
  const counts = new Map<string, { taken: number; until: number }>()
  return {
    take(address) {
      const at = now().getTime()
      const kept = counts.get(address)
      const count = kept && kept.until > at ? kept : { taken: 0, until: at + windowMs }
      counts.delete(address)
      counts.set(address, count)
      if (counts.size > maxCounted) counts.delete(counts.keys().next().value!)
      if (++count.taken <= perMinute) return true
      throw new errors.OIDCProviderError(429, 'temporarily_unavailable', { detail: 'too many client documents' })
    },
  }
}
