/**
 * Group commit: a few batches are written at a time, what comes meanwhile waits for the next. Of one chain only one batch
 * is under way, so that its order stands. Nobody waits for a timer. Bounded in number and in time: who cannot be served
 * is told so, instead of waiting for ever.
 */
import { ProblemError } from '@oma/contract'

export interface BatchOptions<T> {
  /** Writes all of them or none; those after may be waiting already. */
  write(items: readonly T[]): Promise<void>
  /** What must be written in the order in which it came. */
  chainOf(item: T): string
  /** Several, because a commit waits for the disk, and PostgreSQL lets commits wait together. */
  mostUnderWay?: number
  mostAtOnce?: number
  mostWaiting?: number
  deadlineMs?: number
}

export interface Batches<T> {
  /** Settles when it is written. @throws {ProblemError} `unavailable` when it was not, or not in time */
  add(item: T): Promise<void>
  /** How many wait for their turn. */
  waiting(): number
}

interface Waiting<T> {
  item: T
  late: boolean
  settle(error?: unknown): void
}

export function createBatches<T>(options: BatchOptions<T>): Batches<T> {
  const { write, chainOf, mostUnderWay = 4, mostAtOnce = 256, mostWaiting = 2_048, deadlineMs = 5_000 } = options
  let queue: Waiting<T>[] = []
  const underWay = new Set<string>()
  let batches = 0

  function take(): Waiting<T>[] {
    const batch: Waiting<T>[] = []
    const left: Waiting<T>[] = []
    for (const waiting of queue) {
      if (waiting.late) continue
      const free = batch.length < mostAtOnce && !underWay.has(chainOf(waiting.item))
      ;(free ? batch : left).push(waiting)
    }
    queue = left
    return batch
  }

  async function writeBatch(batch: readonly Waiting<T>[]): Promise<void> {
    const chains = new Set(batch.map(({ item }) => chainOf(item)))
    for (const chain of chains) underWay.add(chain)
    batches++
    const error = await write(batch.map(({ item }) => item)).then(() => undefined, notRecorded)
    batches--
    for (const chain of chains) underWay.delete(chain)
    for (const { settle } of batch) settle(error)
    writeNext()
  }

  function writeNext(): void {
    while (batches < mostUnderWay) {
      const batch = take()
      if (batch.length === 0) return
      void writeBatch(batch)
    }
  }

  return {
    add(item) {
      if (queue.length >= mostWaiting) return Promise.reject(notRecorded())
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.late = true
          reject(notRecorded())
        }, deadlineMs)
        const waiting: Waiting<T> = {
          item,
          late: false,
          settle(error) {
            clearTimeout(timer)
            if (error === undefined) resolve()
            else reject(error)
          },
        }
        queue.push(waiting)
        writeNext()
      })
    },
    waiting: () => queue.length,
  }
}

function notRecorded(cause?: unknown): ProblemError {
  const detail = 'It cannot be recorded now, and nothing is given out unrecorded. Try again shortly.'
  return new ProblemError('unavailable', detail, { cause, retryAfterSeconds: 2 })
}
