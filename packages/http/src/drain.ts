/**
 * How a service leaves without dropping a request: first it says that it is not ready, goes on serving, and lets each
 * connection end with its next answer; only then may it stop listening. Closing at once would cut off whoever sends a
 * request just then on a connection that was idle.
 */
import type { FastifyInstance } from 'fastify'
import type { Socket } from 'node:net'

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted as soon as the service is told to stop. */
    draining: AbortSignal
    /** Settles when nobody is left who asks, or when waiting longer is of no use. */
    drain(): Promise<void>
  }
}

const longestMs = 2_000
/** Who asked nothing for so long is not about to. */
const quietMs = 500
const lookMs = 25

export function registerDraining(app: FastifyInstance): void {
  const stopping = new AbortController()
  const connections = new Set<Socket>()
  /** Began or ended. */
  let lastRequestAt = 0

  app.server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  // Told by `done`: a promise for each costs more than what is done.
  app.addHook('onRequest', (_, __, done) => {
    lastRequestAt = performance.now()
    done()
  })
  // An answer is the one moment when both sides know that the connection can end.
  app.addHook('onSend', (_, reply, __, done) => {
    if (stopping.signal.aborted) reply.header('connection', 'close')
    done()
  })
  app.addHook('onResponse', (_, __, done) => {
    lastRequestAt = performance.now()
    done()
  })

  app.decorate('draining', stopping.signal)
  app.decorate('drain', async () => {
    const start = performance.now()
    stopping.abort()
    const over = () => {
      const now = performance.now()
      if (connections.size === 0 || now - start > longestMs) return true
      return now - Math.max(start, lastRequestAt) > quietMs
    }
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!over()) return
        clearInterval(look)
        resolve()
      }, lookMs)
    })
  })
}
