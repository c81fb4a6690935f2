/** What each weather button does. */
import type { Fault } from '../control/weather.ts'
import type { World } from '../world/world.ts'

const calm = { method: '*', path: '/*', delayMs: 0, reset: false, truncate: false, oversizeBytes: 0 }
const apis = ['/gmail/*', '/calendar/*']

/** A button and the faults it makes; `undefined` for what is more than a fault. */
export const weatherButtons: { name: string; label: string; faults?: Partial<Fault> & { times: number } }[] = [
  { name: 'rate', label: 'Rate limit, 5 calls', faults: { times: 5, status: 429 } },
  { name: 'down', label: 'Unavailable, 5 calls', faults: { times: 5, status: 503 } },
  { name: 'slow', label: 'Slow, 10 calls', faults: { times: 10, delayMs: 3000 } },
  { name: 'drop', label: 'Dropped connection, 3 calls', faults: { times: 3, reset: true } },
  { name: 'garbage', label: 'Truncated answers, 3 calls', faults: { times: 3, truncate: true } },
  { name: 'flood', label: '20 MB answers, 3 calls', faults: { times: 3, oversizeBytes: 20_000_000 } },
  { name: 'quota', label: 'Ten calls a minute' },
  { name: 'expire', label: 'Expire access tokens' },
  { name: 'revoke', label: 'Revoke everything' },
  { name: 'hour', label: 'An hour later' },
  { name: 'clear', label: 'Clear weather' },
  { name: 'reset', label: 'Start over' },
]

/** Does what the button says; an unknown button does nothing. */
export async function changeWeather(world: World, name: string, reset: () => Promise<void>): Promise<void> {
  const faults = weatherButtons.find((button) => button.name === name)?.faults
  if (faults) for (const path of apis) world.weather.addFault({ ...calm, path, ...faults })
  if (name === 'expire') world.grants.expire({})
  if (name === 'revoke') for (const { token } of world.grants.tokensOf()) world.grants.revoke(token)
  if (name === 'hour') world.clock.advance(3600)
  if (name === 'quota') world.quota.setLimits({ gmailUnitsPerMinute: 50, calendarQueriesPerMinute: 10 })
  if (name === 'clear') {
    world.weather.clearFaults()
    world.quota.setLimits(undefined)
  }
  if (name === 'reset') await reset()
}
