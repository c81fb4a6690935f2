/** Decisions from the vault. Permissions are kept for as long as a hand-out would be, and dropped with it. */
import type { Permissions } from '@oma/contract'
import { createFreshCache } from '@oma/http'
import type { Decisions } from './decisions.ts'
import type { Ask } from './login-session.ts'
import { createShared } from './shared.ts'

interface Asking {
  /** Names whose permissions are kept. */
  key: string
  ask: Ask
  /** Nothing is kept after this. */
  notAfter: () => Date
  /** The account, where it is known. */
  owner: string | undefined
}

export interface VaultDecisions {
  of(asking: Asking): Decisions
  /** Something of this account changed. */
  forget(accountId: string): void
  /** Anything may have changed. */
  forgetAll(): void
}

export function createVaultDecisions(now: () => Date): VaultDecisions {
  const kept = createFreshCache<Permissions>(now)
  const share = createShared<Permissions>()
  return {
    of({ key, ask, notAfter, owner }) {
      const read = async () => {
        const until = notAfter()
        return { value: share(await ask(({ permissions }) => permissions.read())), until, owner }
      }
      return {
        permissions: () => kept.get(key, read),
        askApproval: ({ contentHash: content_hash, ...shown }) =>
          ask(({ approvals }) => approvals.ask({ body: { ...shown, content_hash } })),
        useApproval: async (content_hash) =>
          (await ask(({ approvals }) => approvals.use({ body: { content_hash } }))).state,
        claim: ({ contentHash: content_hash, ...wish }) =>
          ask(({ once }) => once.claim({ body: { ...wish, content_hash } })),
        settle: (id, answer) => ask(({ once }) => once.settle({ params: { id }, body: { answer } })),
        giveUp: (id) => ask(({ once }) => once.giveUp({ params: { id } })),
      }
    },
    forget: (accountId) => kept.deleteOf(accountId),
    forgetAll: () => kept.clear(),
  }
}
