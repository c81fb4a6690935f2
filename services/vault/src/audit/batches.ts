/**
 * Group commit: what comes while a batch is being written waits and is written with the next one. Nobody waits for a
 * timer. Bounded in number and in time: who cannot be served is told so, instead of waiting for ever.
 */
import { ProblemError } from '@oma/contract'

export interface BatchOptions<T> {
  /** Writes all of them or none; those after may be waiting already. */
  write(items: readonly T[]): Promise<void>
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
  const { write, mostAtOnce = 256, mostWaiting = 2_048, deadlineMs = 5_000 } = options
  const queue: Waiting<T>[] = []
  let writing = false

  async function writeAll(): Promise<void> {
    writing = true
    while (queue.length > 0) {
      const batch = queue.splice(0, mostAtOnce).filter(({ late }) => !late)
      if (batch.length === 0) continue
      const error = await write(batch.map(({ item }) => item)).then(() => undefined, notRecorded)
      for (const { settle } of batch) settle(error)
    }
    writing = false
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
        if (!writing) void writeAll()
      })
    },
    waiting: () => queue.length,
  }
}

function notRecorded(cause?: unknown): ProblemError {
  const detail = 'It cannot be recorded now, and nothing is given out unrecorded. Try again shortly.'
  return new ProblemError('unavailable', detail, { cause, retryAfterSeconds: 2 })
}
