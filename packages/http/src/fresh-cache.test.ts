import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { createFreshCache } from './fresh-cache.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const untilMs = (ms: number) => () => Promise.resolve({ value: {}, until: new Date(ms) })

it('lets go of what is stale, also when nobody asks for it again', async () => {
  let nowMs = 0
  const cache = createFreshCache<object>(() => new Date(nowMs))
  const kept = new WeakRef(await cache.get('gone', untilMs(10)))
  nowMs = 20
  await cache.get('next', untilMs(1_000))
  // A WeakRef that was read holds on until the turn ends.
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()

  expect(kept.deref()).toBeUndefined()
})
