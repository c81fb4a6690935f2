/** `/health` says that the process answers, `/ready` that what it stands on answers too. */
import { contract, ProblemError } from '@oma/contract'
import type { FastifyInstance } from 'fastify'

const retryAfterSeconds = 2

/**
 * Probes come every few seconds, so only a change is logged; a start that takes a while is none.
 *
 * @param check rejects, within its own deadline, when the service cannot do its work
 */
export function registerProbes(app: FastifyInstance, check: () => Promise<void>): void {
  let state: 'starting' | 'ready' | 'lost' = 'starting'
  app.get(contract.system.health.path, { config: { quiet: true } }, () => ({ status: 'ok' }))
  app.get(contract.system.ready.path, { logLevel: 'silent' }, async () => {
    // A balancer then sends nothing more here, before connections are refused.
    if (app.draining.aborted) throw new ProblemError('unavailable', 'Stopping.', { retryAfterSeconds })
    try {
      await check()
      if (state === 'lost') app.log.info('ready again')
      state = 'ready'
      return { status: 'ok' }
    } catch (cause) {
      if (state === 'ready') {
        app.log.warn({ err: cause }, 'not ready any more')
        state = 'lost'
      }
      if (cause instanceof ProblemError && cause.code === 'unavailable') throw cause
      throw new ProblemError('unavailable', 'Not ready yet.', { cause, retryAfterSeconds })
    }
  })
}
