/**
 * Listens to what happens at the vault, so that a revocation is felt here within seconds. Never a condition for
 * serving: while the vault is not heard, what is kept lives for its minute at most, as it would without listening.
 */
import { LiveMessage } from '@oma/contract'
import { setTimeout as wait } from 'node:timers/promises'

/** What is needed of a WebSocket. */
export interface LiveSocket {
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close' | 'error', listener: () => void): void
  close(): void
}

export interface WatchVaultOptions {
  /** Opens a socket, with a token that is fresh. */
  open: () => Promise<LiveSocket>
  /** Something of this account that is kept may be void. */
  onStale: (accountId: string) => void
  /** Something may have been missed: anything that is kept may be void. */
  onGap: () => void
  /** Told once when the vault is not heard any more, and once when it is again. */
  onChange: (heard: boolean, cause?: unknown) => void
}

/** The vault says something every 30 seconds; who says nothing for so long is gone without a word. */
const silenceMs = 75_000
/** For the vault to say hello on a new connection. */
const openMs = 10_000
const firstWaitMs = 250
const longestWaitMs = 15_000
/** The two start together, and the hub is the faster one. */
const startMs = 10_000

export function watchVault({ open, onStale, onGap, onChange }: WatchVaultOptions): { close(): void } {
  const stop = new AbortController()
  const startedUntil = performance.now() + startMs
  let heard: boolean | undefined

  function report(now: boolean, cause?: unknown): void {
    if (!now && heard === undefined && performance.now() < startedUntil) return
    if (now !== heard && !(now && heard === undefined)) onChange(now, cause)
    heard = now
  }

  /** Settles when the socket closes: whether it had stood. */
  async function listenOnce(): Promise<boolean> {
    const socket = await open()
    let stood = false
    const over = Promise.withResolvers<void>()
    const onStop = () => over.resolve()
    // Not its close is waited for: a peer that is gone does not answer it.
    let silence = setTimeout(over.resolve, openMs).unref()
    const onMessage = (data: unknown) => {
      clearTimeout(silence)
      silence = setTimeout(over.resolve, silenceMs).unref()
      const message = readMessage(data)
      if (message?.type === 'event') return onStale(message.account_id)
      // What is not understood may have been about anything.
      if (message?.type !== 'hello' || !stood) onGap()
      stood = true
      report(true)
    }
    try {
      socket.addEventListener('message', ({ data }) => onMessage(data))
      socket.addEventListener('close', over.resolve)
      // Told before its close, but also when it never opened.
      socket.addEventListener('error', over.resolve)
      stop.signal.addEventListener('abort', onStop)
      await over.promise
    } finally {
      clearTimeout(silence)
      stop.signal.removeEventListener('abort', onStop)
      socket.close()
    }
    return stood
  }

  async function listen(): Promise<void> {
    let waitMs = firstWaitMs
    while (!stop.signal.aborted) {
      const stood = await listenOnce().catch((cause: unknown) => {
        report(false, cause)
        return false
      })
      if (stood) waitMs = firstWaitMs
      else report(false)
      // Jitter, so that many hubs do not come back at one moment.
      await wait(waitMs * (0.5 + Math.random() / 2), undefined, { signal: stop.signal, ref: false }).catch(() => {})
      waitMs = Math.min(waitMs * 2, longestWaitMs)
    }
  }

  void listen()
  return { close: () => stop.abort() }
}

function readMessage(data: unknown): LiveMessage | undefined {
  try {
    return LiveMessage.safeParse(JSON.parse(String(data))).data
  } catch {
    return undefined
  }
}
