import { createClock } from '@oma/testing'
import { expect, it } from 'vitest'
import { createMemoryCounts, type Schedule } from './failure-counts.ts'
import { createSharedCounts } from './shared-counts.ts'

const schedule: Schedule = { free: 2, firstWaitMs: 1_000, longestWaitMs: 8_000 }

it('while Redis is away each replica goes on counting by itself', async () => {
  const clock = createClock()
  const counts = createSharedCounts({
    run: () => Promise.reject(new Error('connect ECONNREFUSED')),
    memory: createMemoryCounts(clock.now),
    now: clock.now,
  })
  await counts.count('ada', schedule)
  await counts.count('ada', schedule)

  expect(await counts.count('ada', schedule)).toEqual({ failures: 2, waitMs: 1_000 })
  await counts.takeBack('ada', schedule)
  expect(await counts.count('ada', schedule)).toEqual({ failures: 2, waitMs: 0 })
  await counts.clear('ada')
  expect(await counts.count('ada', schedule)).toEqual({ failures: 1, waitMs: 0 })
})
