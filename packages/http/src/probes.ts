/** `/health` says that the process answers, `/ready` that what it stands on answers too. */
import { contract, ProblemError } from '@oma/contract'
import type { FastifyInstance } from 'fastify'

const retryAfterSeconds = 2

/** @param check rejects, within its own deadline, when the service cannot do its work. */
export function registerProbes(app: FastifyInstance, check: () => Promise<void>): void {
  app.get(contract.system.health.path, { config: { quiet: true } }, () => ({ status: 'ok' }))
  app.get(contract.system.ready.path, { config: { quiet: true } }, async () => {
    try {
      await check()
      return { status: 'ok' }
    } catch (cause) {
      if (cause instanceof ProblemError && cause.code === 'unavailable') throw cause
      throw new ProblemError('unavailable', 'Not ready yet.', { cause, retryAfterSeconds })
    }
  })
}
