/**
 * What a program may do only once its user has seen it and said yes. An approval is bound to the account, the program and
 * exactly that content; it is used up by the one act that it allows, and forgotten after a day.
 */
import {
  cutPage,
  maxWaitingApprovals,
  ProblemError,
  type Approval,
  type ApprovalState,
  type ApprovalUse,
  type PageQuery,
} from '@oma/contract'
import { randomUUID } from 'node:crypto'
import type { Keyring } from '../keyring/keyring.ts'
import { openQuestion, sealQuestion, type Question } from './sealed-question.ts'
import type { ApprovalRow, ApprovalStore, Asked } from './store.ts'

const ttlMs = 24 * 60 * 60 * 1000

export interface Asking {
  id: string
  /** The dashboard's page for it. */
  url: string
  state: Exclude<ApprovalState, 'used'>
  /** False when it was asked before. */
  added: boolean
}

export interface Approvals {
  /** @throws {ProblemError} `limit-reached` */
  ask(asked: Asked, question: Question & { tool: string }): Promise<Asking>
  /** `approved` for exactly one of several that try. @returns also which one it was */
  use(asked: Asked): Promise<{ state: ApprovalUse; id?: string }>
  list(accountId: string, page: PageQuery): Promise<{ approvals: Approval[]; next_cursor: string | null }>
  /** @throws {ProblemError} `not-found`, also for another account's */
  find(accountId: string, id: string): Promise<Approval>
  /** A mind may be changed until it is used. @throws {ProblemError} `not-found`, `conflict` when it was used */
  decide(accountId: string, id: string, state: 'approved' | 'refused'): Promise<Approval>
  forgetExpired(): Promise<void>
}

export interface ApprovalsOptions {
  store: ApprovalStore
  keyring: Keyring
  publicUrl: string
  now: () => Date
}

export function createApprovals({ store, keyring, publicUrl, now }: ApprovalsOptions): Approvals {
  const describe = ({ id, state }: ApprovalRow, added: boolean): Asking => ({
    id,
    url: `${publicUrl}/approvals/${id}`,
    state: state as Asking['state'],
    added,
  })

  async function toWire(row: ApprovalRow): Promise<Approval> {
    const { id, program, tool, state, createdAt, expiresAt } = row
    return {
      id,
      client_id: program,
      tool,
      ...(await openQuestion(keyring, row)),
      state,
      created_at: createdAt.toISOString(),
      expires_at: expiresAt.toISOString(),
    }
  }

  return {
    async ask(asked, { tool, ...question }) {
      const at = now()
      const known = await store.findOpen(asked, at)
      if (known) return describe(known, false)
      const place = { id: randomUUID(), accountId: asked.accountId }
      const inserted = await store.insert(
        {
          ...asked,
          ...place,
          tool,
          questionSealed: await sealQuestion(keyring, place, question),
          state: 'waiting',
          createdAt: at,
          expiresAt: new Date(at.getTime() + ttlMs),
        },
        maxWaitingApprovals,
      )
      if (inserted) return describe(inserted.row, inserted.added)
      throw new ProblemError(
        'limit-reached',
        `${maxWaitingApprovals} questions wait for the user already. They decide at ${publicUrl}/approvals.`,
      )
    },
    async use(asked) {
      const at = now()
      const used = await store.use(asked, at)
      if (used) return { state: 'approved', id: used.id }
      const state = (await store.findOpen(asked, at))?.state
      return { state: state === 'waiting' || state === 'refused' ? state : 'none' }
    },
    async list(accountId, page) {
      const found = await store.list(accountId, page, now())
      const { entries, next_cursor } = cutPage(found, page, ({ createdAt: at, id }) => ({ at, id }))
      return { approvals: await Promise.all(entries.map(toWire)), next_cursor }
    },
    async find(accountId, id) {
      const row = await store.find(accountId, id, now())
      if (!row) throw gone()
      return toWire(row)
    },
    async decide(accountId, id, state) {
      const at = now()
      const row = await store.decide(accountId, id, { state, now: at })
      if (row) return toWire(row)
      if (!(await store.find(accountId, id, at))) throw gone()
      throw new ProblemError('conflict', 'It was approved and has been done; that cannot be taken back.')
    },
    forgetExpired: () => store.removeExpired(now()),
  }
}

function gone(): ProblemError {
  return new ProblemError(
    'not-found',
    'There is no such question, or it is older than a day. Let the assistant ask again.',
  )
}
