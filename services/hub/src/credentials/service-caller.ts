/** A service account at the hub: it acts for no user, so it sees which tools there are and can call none for anybody. */
import { ProblemError } from '@oma/contract'
import type { Caller } from './source.ts'

export function createServiceCaller(vaultUrl: string): Caller {
  const tokens = `${vaultUrl}/tokens`
  const refuse = async () => {
    throw new ProblemError(
      'insufficient-scope',
      `A service account acts for no user and has no mail or calendar. To act for somebody, send a personal access token of theirs, made at ${tokens}.`,
    )
  }
  return {
    accountId: undefined,
    scopes: undefined,
    shouldAskFor: undefined,
    googleAccess: refuse,
    forgetAccess() {},
    connection: refuse,
    watch: undefined,
    repair: tokens,
    decisions: {
      permissions: refuse,
      askApproval: refuse,
      useApproval: refuse,
      claim: refuse,
      settle: refuse,
      giveUp: refuse,
    },
  }
}
