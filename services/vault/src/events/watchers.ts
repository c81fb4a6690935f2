/**
 * Who watches live changes at this replica, and who is told what: a user what happens to their account, the hub what
 * makes its caches stale, of everybody, by ids alone, an operator that somebody came or went. Bounded in number, and a
 * reader that is too slow is dropped.
 */
import { closeCodes, invalidatingEvents, ProblemError, type LiveMessage } from '@oma/contract'
import type { Notice } from './notice.ts'

export type Watcher = { expiresAt: Date } & (
  | { kind: 'user'; accountId: string; sessionId: string; isOperator: boolean }
  | { kind: 'hub'; clientId: string }
)

/** What is needed of a WebSocket. */
export interface Socket {
  /** Bytes that the peer has not taken yet. */
  readonly bufferedAmount: number
  send(text: string): void
  ping(): void
  close(code: number, reason: string): void
  terminate(): void
}

/** A watcher whose socket is open. */
export interface Watch {
  watcher: Watcher
  socket: Socket
  /** Whether it answered the last ping. */
  answered: boolean
}

export interface Bounds {
  perAccount: number
  perHub: number
  all: number
  /** What may wait for a slow reader. */
  bufferedBytes: number
}

const usualBounds: Bounds = { perAccount: 20, perHub: 100, all: 10_000, bufferedBytes: 256 * 1024 }

export type Watchers = ReturnType<typeof createWatchers>

export function createWatchers(bounds: Bounds = usualBounds) {
  const watches = new Set<Watch>()

  function send({ socket }: Watch, text: string): void {
    if (socket.bufferedAmount > bounds.bufferedBytes) socket.terminate()
    else socket.send(text)
  }

  function tellEverybody(message: LiveMessage): void {
    const text = JSON.stringify(message)
    for (const watch of watches) send(watch, text)
  }

  return {
    /** @throws {ProblemError} `too-many-requests` when there are as many already as may be */
    admit(watcher: Watcher): void {
      const peer = peerOf(watcher)
      const ofPeer = [...watches].filter((watch) => peerOf(watch.watcher) === peer).length
      const most = watcher.kind === 'hub' ? bounds.perHub : bounds.perAccount
      if (ofPeer < most && watches.size < bounds.all) return
      throw new ProblemError('too-many-requests', 'Too many live connections are open. Close one, then try again.', {
        retryAfterSeconds: 30,
      })
    },
    add(watcher: Watcher, socket: Socket): Watch {
      const watch = { watcher, socket, answered: true }
      watches.add(watch)
      send(watch, JSON.stringify({ type: 'hello' } satisfies LiveMessage))
      return watch
    },
    remove: (watch: Watch) => void watches.delete(watch),
    list: (): readonly Watch[] => [...watches],
    tell(notice: Notice): void {
      for (const watch of watches) {
        const message = messageFor(watch.watcher, notice)
        if (message) send(watch, JSON.stringify(message))
      }
    },
    /** Something may have been missed. */
    resync: () => tellEverybody({ type: 'resync' }),
    /** Drops who did not answer the last time, and asks the others again. */
    beat(): void {
      for (const watch of watches) {
        if (!watch.answered) watch.socket.terminate()
        watch.answered = false
        watch.socket.ping()
      }
      tellEverybody({ type: 'hello' })
    },
    /** From now on nobody is let in; who is here is asked to come again elsewhere. */
    dismiss(): void {
      for (const { socket } of watches) socket.close(closeCodes.restart, 'service restart')
    },
  }
}

/** After these, whoever runs the installation counts other people. */
const peopleEvents: readonly string[] = ['account.registered', 'account.deleted']

function peerOf(watcher: Watcher): string {
  return watcher.kind === 'user' ? watcher.accountId : watcher.clientId
}

function messageFor(watcher: Watcher, notice: Notice): LiveMessage | undefined {
  if (watcher.kind === 'hub') {
    const concerned = (invalidatingEvents as readonly string[]).includes(notice.event)
    return concerned ? { type: 'event', ...notice, details: idsOf(notice.details) } : undefined
  }
  if (watcher.accountId === notice.account_id) return { type: 'event', ...notice }
  return watcher.isOperator && peopleEvents.includes(notice.event) ? { type: 'people' } : undefined
}

/** A Google account is named by its address, which is no business of the hub. */

const ids = new Set(['token_id', 'session_id', 'client_id', 'grant_id'])

function idsOf(details: Notice['details']): Notice['details'] {
  return Object.fromEntries(Object.entries(details).filter(([name]) => ids.has(name)))
}
