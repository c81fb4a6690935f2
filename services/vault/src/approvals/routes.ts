/** `/api/v1/approvals`: a program asks and uses up, the user sees and decides. */
import { contract } from '@oma/contract'
import type { Caller } from '@oma/http'
import type { FastifyPluginAsync } from 'fastify'
import type { Approvals } from './approvals.ts'

export interface ApprovalsRoutesOptions {
  approvals: Approvals
}

export const approvalsRoutes: FastifyPluginAsync<ApprovalsRoutesOptions> = async (app, { approvals }) => {
  const { ask, use, list, find, approve, refuse } = contract.approvals

  app.serve(ask, async ({ caller, body, identify, note }) => {
    const { content_hash, ...question } = body
    const { added, ...asking } = await approvals.ask(askedBy(caller, content_hash), question)
    if (added) note({ approval_id: asking.id, tool: body.tool })
    else identify(undefined)
    return asking
  })
  app.serve(use, async ({ caller, body, identify, note }) => {
    const { state, id } = await approvals.use(askedBy(caller, body.content_hash))
    if (id === undefined) identify(undefined)
    else note({ approval_id: id })
    return { state }
  })
  app.serve(list, ({ caller, query }) => approvals.list(caller.accountId, query))
  app.serve(find, ({ caller, params }) => approvals.find(caller.accountId, params.id))
  app.serve(approve, async ({ caller, params, note }) => {
    note({ approval_id: params.id })
    return approvals.decide(caller.accountId, params.id, 'approved')
  })
  app.serve(refuse, async ({ caller, params, note }) => {
    note({ approval_id: params.id })
    return approvals.decide(caller.accountId, params.id, 'refused')
  })
}

const askedBy = ({ accountId, program }: Caller, contentHash: string) => ({ accountId, program, contentHash })
