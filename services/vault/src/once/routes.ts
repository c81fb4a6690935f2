/** `/api/v1/once`: a program takes a key, and then says what came of it. */
import { contract } from '@oma/contract'
import type { FastifyPluginAsync } from 'fastify'
import type { Once } from './once.ts'

export interface OnceRoutesOptions {
  once: Once
}

export const onceRoutes: FastifyPluginAsync<OnceRoutesOptions> = async (app, { once }) => {
  app.serve(contract.once.claim, ({ caller, body }) => {
    const { content_hash: contentHash, ...wish } = body
    return once.claim({ accountId: caller.accountId, program: caller.program }, { ...wish, contentHash })
  })
  app.serve(contract.once.settle, ({ caller, params, body }) =>
    once.settle({ id: params.id, accountId: caller.accountId, program: caller.program }, body.answer),
  )
  app.serve(contract.once.giveUp, ({ caller, params }) =>
    once.giveUp({ id: params.id, accountId: caller.accountId, program: caller.program }),
  )
}
