/**
 * Failed guesses, counted in Redis for all replicas together. While Redis is away each counts in its own memory: guessing
 * is slowed all the same, and nobody is kept from logging in.
 */
import { memoryMs, type FailureCounts, type Schedule } from './failure-counts.ts'

/** Runs a Lua script in Redis, as one step. */
export type RunScript = (script: string, key: string, args: readonly number[]) => Promise<unknown>

export interface SharedCountsOptions {
  run: RunScript
  /** Counts while Redis does not. */
  memory: FailureCounts
  now: () => Date
}

/** The same as the memory's `count` (a step of 1) and `takeBack` (-1). */
const countScript = `
local step, now, free, first, longest, memory = unpack(ARGV)
local failures = tonumber(redis.call('HGET', KEYS[1], 'failures') or 0)
local wait = tonumber(redis.call('HGET', KEYS[1], 'until') or 0) - now
if tonumber(step) > 0 and wait > 0 then return {failures, wait} end
failures = math.max(failures + step, 0)
if failures == 0 then
  redis.call('DEL', KEYS[1])
else
  local cost = failures < tonumber(free) and 0 or math.min(first * 2 ^ (failures - free), tonumber(longest))
  redis.call('HSET', KEYS[1], 'failures', failures, 'until', string.format('%.0f', now + cost))
  redis.call('PEXPIRE', KEYS[1], memory)
end
return {failures, 0}`

const clearScript = `return redis.call('DEL', KEYS[1])`

export function createSharedCounts({ run, memory, now }: SharedCountsOptions): FailureCounts {
  const step = (by: 1 | -1, key: string, { free, firstWaitMs, longestWaitMs }: Schedule) =>
    run(countScript, nameOf(key), [by, now().getTime(), free, firstWaitMs, longestWaitMs, memoryMs])

  return {
    async count(key, schedule) {
      try {
        const [failures, waitMs] = (await step(1, key, schedule)) as [number, number]
        return { failures, waitMs }
      } catch {
        return memory.count(key, schedule)
      }
    },
    takeBack: (key, schedule) =>
      step(-1, key, schedule).then(
        () => undefined,
        () => memory.takeBack(key, schedule),
      ),
    async clear(key) {
      await Promise.all([run(clearScript, nameOf(key), []).catch(() => undefined), memory.clear(key)])
    },
  }
}

function nameOf(key: string): string {
  return `oma:guess:${key}`
}
