import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { withinDeadline } from './deadline.ts'

/** Work that ends only when it is told to. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

it('ends what takes too long, and says so', async () => {
  await expect(withinDeadline(10, undefined, untilAborted)).rejects.toMatchObject({ name: 'TimeoutError' })
})

it('ends with its parent, also one that has ended before', async () => {
  const parent = new AbortController()
  const work = withinDeadline(60_000, parent.signal, untilAborted)
  parent.abort(new Error('gone'))

  await expect(work).rejects.toThrow('gone')
  await expect(withinDeadline(60_000, parent.signal, async (signal) => signal.throwIfAborted())).rejects.toThrow('gone')
})

// Each call left a timer and two signals behind for half a minute: 45,000 of them at 1,500 calls a second.
it('leaves nothing behind when the work is done', async () => {
  const parent = new AbortController()
  const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length
  const before = timers()
  await withinDeadline(60_000, parent.signal, async () => 'done')

  expect(timers()).toBe(before)
  expect(getEventListeners(parent.signal, 'abort')).toEqual([])
})
