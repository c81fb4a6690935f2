/**
 * One HTTP request through undici, answered whole. Without the streams of `undici.request`: nobody here reads them as
 * streams, and they cost a quarter to a half of the CPU that a call takes.
 */
import type { Dispatcher } from 'undici'
import { inTurn } from './in-turn.ts'

export interface WholeAnswer {
  statusCode: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** @throws what the signal aborts with, and network errors as undici has them */
export function askWhole(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<WholeAnswer> {
  if (signal.aborted) return Promise.reject(signal.reason as Error)
  const { promise, resolve, reject } = Promise.withResolvers<WholeAnswer>()
  let controller: Dispatcher.DispatchController | undefined
  let head: Pick<WholeAnswer, 'statusCode' | 'headers'> = { statusCode: 0, headers: {} }
  const chunks: Buffer[] = []
  const giveUp = () => {
    controller?.abort(signal.reason as Error)
    reject(signal.reason as Error)
  }
  const settled = () => signal.removeEventListener('abort', giveUp)
  signal.addEventListener('abort', giveUp)
  dispatcher.dispatch(request, {
    onRequestStart(started) {
      // It waited for a connection until it was too late. What is thrown here leaves the connection to others; an abort
      // would close it.
      signal.throwIfAborted()
      controller = started
    },
    onResponseStart(_, statusCode, headers) {
      head = { statusCode, headers }
    },
    onResponseData: (_, chunk) => void chunks.push(chunk),
    onResponseEnd() {
      settled()
      inTurn(() => resolve({ ...head, body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) }))
    },
    onResponseError(_, error) {
      settled()
      reject(error)
    },
  })
  return promise
}
