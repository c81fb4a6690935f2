import { expect, it } from 'vitest'
import { createBatches } from './batches.ts'

/** A writer that ends each batch when the test says so. */
function createWriter() {
  const batches: { items: readonly number[]; end(error?: Error): void }[] = []
  const write = (items: readonly number[]) =>
    new Promise<void>((resolve, reject) => batches.push({ items, end: (error) => (error ? reject(error) : resolve()) }))
  return { batches, write }
}

it('writes at once when idle, and what comes meanwhile together with the next', async () => {
  const { batches, write } = createWriter()
  const { add } = createBatches({ write })
  const adding = [1, 2, 3].map(add)

  expect(batches.map(({ items }) => items)).toEqual([[1]])
  batches[0]!.end()
  await adding[0]
  expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3]])
  batches[1]!.end()
  await Promise.all(adding)
})

it('tells everybody in a batch that failed, and goes on with the next', async () => {
  const { batches, write } = createWriter()
  const { add } = createBatches({ write })
  const [first, second] = [add(1), add(2)]
  batches[0]!.end(new Error('no'))

  await expect(first).rejects.toMatchObject({ code: 'unavailable', cause: new Error('no') })
  batches[1]!.end()
  await expect(second).resolves.toBeUndefined()
})

it('keeps no more waiting than it may', async () => {
  const { batches, write } = createWriter()
  const { add, waiting } = createBatches({ write, mostWaiting: 2 })
  const [first, ...queued] = [add(1), add(2), add(3)]

  await expect(add(4)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 })
  expect(waiting()).toBe(2)
  batches[0]!.end()
  await first
  batches[1]!.end()
  await Promise.all(queued)
})

it('lets nobody wait longer than the deadline, and does not write afterwards who has gone', async () => {
  const { batches, write } = createWriter()
  const { add } = createBatches({ write, deadlineMs: 10 })
  const adding = [add(1), add(2)]

  for (const added of adding) await expect(added).rejects.toMatchObject({ code: 'unavailable' })
  batches[0]!.end()
  const last = add(3)
  await expect.poll(() => batches.map(({ items }) => items)).toEqual([[1], [3]])
  batches[1]!.end()
  await last
})
