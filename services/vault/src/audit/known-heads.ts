/** Where the chains stand that this process extended last, so that it need not ask. Another replica may have been there since. */
import type { Head } from './chain.ts'

const mostKept = 10_000

export interface KnownHeads {
  /** Of all these accounts, or nothing. */
  find(accountIds: readonly string[]): Head[] | undefined
  /** The least recently kept are forgotten. */
  keep(heads: readonly Head[]): void
}

export function createKnownHeads(): KnownHeads {
  const known = new Map<string, Head>()
  return {
    find(accountIds) {
      const heads = accountIds.flatMap((id) => known.get(id) ?? [])
      return heads.length === accountIds.length ? heads : undefined
    },
    keep(heads) {
      for (const head of heads) {
        known.delete(head.accountId)
        known.set(head.accountId, head)
      }
      for (const id of known.keys()) {
        if (known.size <= mostKept) return
        known.delete(id)
      }
    },
  }
}
