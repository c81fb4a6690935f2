/**
 * A few large requests at a time: a mail of 25 MB takes four times that of memory while it is made. Whoever else comes
 * with one waits with the body unread, and is told to come again when that takes too long. One person takes half of the
 * places at most, and who leaves an answer unread is cut off.
 */
import { ProblemError, withinDeadline } from '@oma/contract'
import type { FastifyRequest, preParsingAsyncHookHandler } from 'fastify'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import pLimit, { type LimitFunction } from 'p-limit'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether it holds one of the few places. */
    isLarge?: boolean
  }
}

/** Hardly any call without a file is larger. */
const largeBytes = 1024 * 1024
export const largeAtATime = 4
export const largeOfOnePerson = 2

export interface LargeBodiesOptions {
  /** Whose request it is, as far as that can be told. */
  personOf: (request: FastifyRequest) => string | undefined
  /** Default: 10 s. */
  waitMs?: number
  /** How long nothing may move on the connection of a large request. Default: 2 minutes, longer than any tool takes. */
  idleMs?: number
}

export function createLargeBodies(options: LargeBodiesOptions): preParsingAsyncHookHandler {
  const { personOf, waitMs = 10_000, idleMs = 120_000 } = options
  const everybody = pLimit(largeAtATime)
  const persons = new Map<string | undefined, LimitFunction>()

  function limitOf(person: string | undefined): LimitFunction {
    for (const [who, { activeCount, pendingCount }] of persons) if (!activeCount && !pendingCount) persons.delete(who)
    const limit = persons.get(person) ?? pLimit(largeOfOnePerson)
    persons.set(person, limit)
    return limit
  }

  /** Holds a place until the answer has left. @throws {ProblemError} `unavailable` */
  const takePlace = (person: string | undefined, reply: ServerResponse) =>
    withinDeadline(
      waitMs,
      undefined,
      (signal) =>
        new Promise<void>((go, refuse) => {
          signal.addEventListener('abort', () => refuse(busy()))
          const hold = async () => {
            if (signal.aborted) return
            go()
            await closed(reply)
          }
          void limitOf(person)(() => everybody(hold))
        }),
    )

  return async (request, { raw }, body) => {
    const enter = async () => {
      await takePlace(personOf(request), raw)
      request.isLarge = true
      raw.setTimeout(idleMs, () => raw.destroy())
    }
    const length = Number(request.headers['content-length'])
    if (Number.isNaN(length)) return Readable.from(measured(body, enter), { objectMode: false })
    // What is too large for anybody is refused unread.
    if (length > largeBytes && length <= request.routeOptions.bodyLimit) await enter()
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
    'Large mails are being sent just now, and there is room for few. Try again shortly.',
    { retryAfterSeconds: 5 },
  )
