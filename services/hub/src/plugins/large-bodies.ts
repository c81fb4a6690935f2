/**
 * A few large requests at a time: a mail of 25 MB takes four times that of memory while it is made. Whoever else comes
 * with one waits with the body unread, and is told to come again when that takes too long.
 */
import { ProblemError, withinDeadline } from '@oma/contract'
import type { preParsingAsyncHookHandler } from 'fastify'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import pLimit from 'p-limit'

/** Hardly any call without a file is larger. */
const largeBytes = 1024 * 1024
export const largeAtATime = 4
const longestWaitMs = 10_000

export function createLargeBodies(waitMs = longestWaitMs): preParsingAsyncHookHandler {
  const limit = pLimit(largeAtATime)

  /** Holds a place until the answer has left. @throws {ProblemError} `unavailable` */
  const takePlace = ({ raw }: Parameters<preParsingAsyncHookHandler>[1]) =>
    withinDeadline(
      waitMs,
      undefined,
      (signal) =>
        new Promise<void>((go, refuse) => {
          signal.addEventListener('abort', () => refuse(busy()))
          void limit(() => {
            go()
            return closed(raw)
          })
        }),
    )

  return async ({ headers }, reply, body) => {
    const length = Number(headers['content-length'])
    if (Number.isNaN(length))
      return Readable.from(
        measured(body, () => takePlace(reply)),
        { objectMode: false },
      )
    if (length > largeBytes) await takePlace(reply)
    return body
  }
}

/** Never rejects, also for a connection that breaks: nobody would hear it, and it would end the process. */
function closed(reply: ServerResponse): Promise<void> {
  return new Promise((resolve) => (reply.closed ? resolve() : reply.once('close', resolve)))
}

/** A proxy may leave the length out: then it is large as soon as that much has come. */
async function* measured(body: Readable, onLarge: () => Promise<void>): AsyncGenerator<Buffer> {
  let bytes = 0
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      const before = bytes
      bytes += chunk.length
      if (before <= largeBytes && bytes > largeBytes) await onLarge()
      yield chunk
    }
  } finally {
    // Many clients read why they are refused only when all was sent.
    body.resume()
  }
}

const busy = () =>
  new ProblemError(
    'unavailable',
    'Others are sending large mails just now, and there is room for few. Try again shortly.',
    {
      retryAfterSeconds: 5,
    },
  )
