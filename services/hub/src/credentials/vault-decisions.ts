/** Decisions from the vault. Permissions are kept for as long as a hand-out would be, and dropped with it. */
import type { Permissions } from '@oma/contract'
import type { Decisions } from './decisions.ts'
import { KeptAnswer } from './kept-answer.ts'
import type { Ask } from './login-session.ts'
import { createShared } from './shared.ts'
import { expiryOf, type Visitor } from './visitors.ts'

/** @param isKnown whether what the visitor holds may be used */
export type VaultDecisionsOf = (visitor: Visitor, ask: Ask, isKnown: () => boolean) => Decisions

export function createVaultDecisions(now: () => Date): VaultDecisionsOf {
  const share = createShared<Permissions>()
  return (visitor, ask, isKnown) => {
    const read = async () => ({
      value: share(await ask(({ permissions }) => permissions.read())),
      until: expiryOf(visitor),
    })
    return {
      permissions: async () =>
        isKnown() ? (visitor.permissions ??= new KeptAnswer()).get(now(), read) : (await read()).value,
      askApproval: ({ contentHash: content_hash, ...shown }) =>
        ask(({ approvals }) => approvals.ask({ body: { ...shown, content_hash } })),
      useApproval: async (content_hash) =>
        (await ask(({ approvals }) => approvals.use({ body: { content_hash } }))).state,
      claim: ({ contentHash: content_hash, ...wish }) =>
        ask(({ once }) => once.claim({ body: { ...wish, content_hash } })),
      settle: (id, answer) => ask(({ once }) => once.settle({ params: { id }, body: { answer } })),
      giveUp: (id) => ask(({ once }) => once.giveUp({ params: { id } })),
    }
  }
}
