/**
 * `subscriptions/listen`: a client keeps a stream open and hears when the tools that it may call may have changed. The SDK
 * serves the stream and takes what to tell from a bus, which it asks in the course of the request.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions
 */
import type { ServerEvent, ServerEventBus } from '@modelcontextprotocol/server'
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Caller } from '../credentials/source.ts'

/** So long an access token lives at most: whoever goes on listening shows one that is in order. */
export const longestListeningMs = 15 * 60_000

export interface Listening {
  bus: ServerEventBus
  /** Streams that `open` opens are this caller's. @throws {ProblemError} `too-many-requests` */
  as(caller: Caller, open: () => Promise<Response>): Promise<Response>
}

export function createListening(): Listening {
  const opening = new AsyncLocalStorage<{ caller: Caller; refusal?: unknown }>()

  function subscribe(listener: (event: ServerEvent) => void): () => void {
    const one = opening.getStore()
    try {
      return one?.caller.watch?.(() => listener({ kind: 'tools_list_changed' })) ?? (() => {})
    } catch (refusal) {
      if (one) one.refusal = refusal
      throw refusal
    }
  }

  return {
    // What changed for somebody comes from where callers come from.
    bus: { publish() {}, subscribe },
    async as(caller, open) {
      const one: { caller: Caller; refusal?: unknown } = { caller }
      const answer = await opening.run(one, open)
      // The SDK makes an internal error of it.
      if (one.refusal) throw one.refusal
      return answer
    },
  }
}
