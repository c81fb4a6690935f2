/**
 * Live changes: one WebSocket of this tab for whoever shows something. It comes back by itself, and after a gap
 * everything that is shown is read again.
 */
import { effect, signal } from '@preact/signals'
import { closeCodes, contract, LiveMessage } from '@oma/contract'
import { api } from './api.ts'
import { session } from './session.ts'

type Change = (event: string) => void

/**
 * Whether the vault is heard; `off` until the first word, and for strangers. `asking`: it answers, but something on the
 * way lets no WebSocket through, so everything is read again from time to time.
 */
export const live = signal<'off' | 'on' | 'lost' | 'asking'>('off')

/** Told to operators in the place of an event, when somebody else came or went. */
export const peopleChanged = 'people'

const changes = new Set<Change>()
/** The vault says hello every 30 seconds. */
const silenceMs = 75_000
/** A page that comes up has read everything just now; to be sure it reads it once more, when it is done. */
const settleMs = 2_000
const firstDelayMs = 500
const longestDelayMs = 30_000

/**
 * Calls back after everything that happens to the account, with the event's name, and with '' when anything may have.
 * @returns what ends it
 */
export function onChange(change: Change): () => void {
  changes.add(change)
  return () => void changes.delete(change)
}

function tell(event: string): void {
  for (const change of changes) change(event)
}

let socket: WebSocket | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let delayMs = firstDelayMs

function connect(): void {
  const former = socket
  const opened = new WebSocket(new URL(contract.events.stream.path, location.href.replace(/^http/, 'ws')))
  socket = opened
  former?.close()
  let heard = false
  const watch = () => {
    clearTimeout(timer)
    timer = setTimeout(() => opened.close(), silenceMs)
  }
  watch()
  opened.addEventListener('message', ({ data }) => {
    const message = LiveMessage.safeParse(JSON.parse(String(data))).data
    watch()
    if (message?.type === 'event') tell(message.event)
    if (message?.type === 'people') tell(peopleChanged)
    if (message?.type === 'resync' || (!heard && live.peek() !== 'off')) tell('')
    else if (!heard) setTimeout(() => tell(''), settleMs)
    heard = true
    live.value = 'on'
    delayMs = firstDelayMs
  })
  opened.addEventListener('close', ({ code }) => {
    if (socket !== opened) return
    clearTimeout(timer)
    if (heard) live.value = 'lost'
    // A browser is not told why it was refused; a call tells, and renews the session or ends it.
    const refused = !heard || code === closeCodes.unauthenticated
    timer = setTimeout(() => void reconnect(refused), delayMs * (0.5 + Math.random() / 2))
    delayMs = Math.min(delayMs * 2, longestDelayMs)
  })
}

async function reconnect(refused: boolean): Promise<void> {
  if (refused) {
    const answers = await api.auth.me().then(
      () => true,
      () => false,
    )
    // Meanwhile the session may have ended, or the page may be on its way out.
    if (!socket) return
    live.value = answers ? 'asking' : 'lost'
    if (answers) tell('')
  }
  connect()
}

/** Nothing is told any more, until somebody logs in. */
export function stopListening(): void {
  clearTimeout(timer)
  const closing = socket
  socket = undefined
  closing?.close()
  live.value = 'off'
}

addEventListener('online', () => {
  if (live.peek() === 'lost') connect()
})
addEventListener('offline', () => {
  if (socket) live.value = 'lost'
})

effect(() => {
  const { state } = session.value
  // Before it is known who is there, so that what a page reads first need not be read again.
  if (state !== 'out' && !socket) connect()
  if (state === 'out') stopListening()
})
