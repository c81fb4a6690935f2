/** `GET /api/v1/events`: the WebSocket of live changes. Who may watch is told before the connection changes over. */
import { closeCodes, contract, ProblemError } from '@oma/contract'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { CheckWatchers } from './check-watchers.ts'
import { decodeNotice, type Notice } from './notice.ts'
import type { Watcher, Watchers } from './watchers.ts'

export interface EventsRoutesOptions {
  watchers: Watchers
  checks: CheckWatchers
  identify: (request: FastifyRequest) => Promise<Watcher>
  /** Told of everything, before the watchers are: for what is kept in memory. */
  onNotice: (notice: Notice) => void
  /** Hears of everything that happened at any replica, and of gaps in the hearing. */
  listen: (hear: (payload: string) => void, onGap: () => void) => { close(): Promise<void> }
}

const checkMs = 1_000
const checksPerBeat = 30

export const eventsRoutes: FastifyPluginAsync<EventsRoutesOptions> = async (
  app,
  { watchers, checks, identify, onNotice, listen },
) => {
  const { method, path, summary } = contract.events.stream
  const identified = new WeakMap<FastifyRequest, Watcher>()

  app.route({
    method,
    url: path,
    schema: { summary },
    config: { endpoint: contract.events.stream },
    onRequest: async (request) => {
      const watcher = await identify(request)
      if (app.draining.aborted)
        throw new ProblemError('unavailable', 'OMA is being restarted. Try again in a moment.', {
          retryAfterSeconds: 1,
        })
      if (!request.ws) throw new ProblemError('upgrade-required', 'Open this as a WebSocket.')
      watchers.admit(watcher)
      identified.set(request, watcher)
    },
    websocket: true,
    handler: (socket, request) => {
      const watch = watchers.add(identified.get(request)!, socket)
      socket.on('pong', () => void (watch.answered = true))
      socket.on('message', () => socket.close(closeCodes.policy, 'nothing is to be sent here'))
      socket.on('close', () => watchers.remove(watch))
    },
  })

  let listening: ReturnType<typeof listen> | undefined
  let timer: NodeJS.Timeout | undefined
  let count = 0
  app.addHook('onReady', async () => {
    const hear = (payload: string) => {
      const notice = decodeNotice(payload)
      if (!notice) return
      onNotice(notice)
      watchers.tell(notice)
      void checks.checkAfter(notice)
    }
    listening = listen(hear, watchers.resync)
    timer = setInterval(() => {
      void checks.check()
      if (++count % checksPerBeat === 0) watchers.beat()
    }, checkMs)
  })
  // At once, so that the watchers come to another replica while this one still serves.
  app.draining.addEventListener('abort', watchers.dismiss)
  app.addHook('preClose', async () => watchers.dismiss())
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await listening?.close()
  })
}
