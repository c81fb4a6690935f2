/**
 * A few large requests at a time: a mail of 25 MB takes four times that of memory while it is made. Whoever else comes
 * with one waits with the body unread, and is told to come again when that takes too long. One of several people takes
 * half of the places at most, and who leaves an answer unread is cut off.
 */
import { ProblemError, withinDeadline } from '@oma/contract'
import type { FastifyRequest, preParsingAsyncHookHandler } from 'fastify'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

/** Hardly any call without a file is larger. */
const largeBytes = 1024 * 1024
export const largeAtATime = 4
export const largeOfOnePerson = largeAtATime / 2

export interface LargeBodiesOptions {
  /** Whose request it is; undefined where all are one person's, who then may take every place. */
  personOf: (request: FastifyRequest) => string | undefined
  /** Default: 10 s. */
  waitMs?: number
  /** How long nothing may move on the connection of a large request. Default: 2 minutes, longer than any tool takes. */
  idleMs?: number
}

interface Waiting {
  person: string | undefined
  go(): void
}

export function createLargeBodies(options: LargeBodiesOptions): preParsingAsyncHookHandler {
  const { personOf, waitMs = 10_000, idleMs = 120_000 } = options
  /** Whose requests hold a place. */
  const inside: (string | undefined)[] = []
  /** In the order in which they came. */
  const waiting = new Set<Waiting>()

  function letIn(): void {
    for (const one of waiting) {
      if (inside.length === largeAtATime) return
      const { person, go } = one
      if (person !== undefined && inside.filter((who) => who === person).length === largeOfOnePerson) continue
      waiting.delete(one)
      inside.push(person)
      go()
    }
  }

  function leave(person: string | undefined): void {
    inside.splice(inside.indexOf(person), 1)
    letIn()
  }

  /** Holds a place until the answer has left. @throws {ProblemError} `unavailable` */
  async function takePlace(person: string | undefined, reply: ServerResponse): Promise<void> {
    await withinDeadline(waitMs, undefined, (signal) => {
      const { promise, resolve: go, reject } = Promise.withResolvers<void>()
      const one = { person, go }
      signal.addEventListener('abort', () => {
        waiting.delete(one)
        reject(busy())
      })
      waiting.add(one)
      letIn()
      return promise
    })
    if (reply.closed) leave(person)
    else reply.once('close', () => leave(person))
  }

  return async (request, { raw }, body) => {
    const enter = async () => {
      // It was sent before the answer to another request of its connection, and would hold its place until then.
      if (!raw.socket) throw busy()
      await takePlace(personOf(request), raw)
      raw.setTimeout(idleMs, () => raw.destroy())
    }
    const length = Number(request.headers['content-length'])
    if (Number.isNaN(length)) return Readable.from(measured(body, enter), { objectMode: false })
    // What is too large for anybody is refused unread.
    if (length > largeBytes && length <= request.routeOptions.bodyLimit) await enter()
    return body
  }
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
