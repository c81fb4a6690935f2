/** Hears what PostgreSQL tells on a channel (LISTEN), on a connection of its own that is opened again when it is lost. */
import postgres from 'postgres'

export interface Listening {
  close(): Promise<void>
}

export interface ListenOptions {
  url: string
  channel: string
  hear(payload: string): void
  /** The connection stands again after it was lost: what was told meanwhile was not heard. */
  onGap(): void
}

const retrySeconds = 0.25
/** Until a peer that vanished without a word is missed, the system asks about ten times, a second apart. */
const keepAliveSeconds = 10

export function listenTo({ url, channel, hear, onGap }: ListenOptions): Listening {
  const client = postgres(url, {
    max: 1,
    connect_timeout: 5,
    backoff: () => retrySeconds,
    keep_alive: keepAliveSeconds,
    onnotice: () => {},
    connection: { application_name: 'oma-vault events' },
  })
  let heardBefore = false
  const onListening = () => {
    if (heardBefore) onGap()
    heardBefore = true
  }
  // The driver goes on trying also when the first attempt failed; whether the database answers is told by /ready.
  client.listen(channel, hear, onListening).catch(() => undefined)
  return { close: () => client.end({ timeout: 1 }) }
}
