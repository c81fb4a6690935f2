/**
 * Who runs this installation. Addresses are not verified here, so registering one makes nobody operator: it takes the first
 * account, or one that was made on the machine itself (docs/decisions/0014-operators.md).
 */
import { ProblemError } from '@oma/contract'
import type { Candidate, OperatorStore } from './store.ts'

export interface Operators {
  isOperator(accountId: string): Promise<boolean>
  /** @throws {ProblemError} `forbidden` */
  require(accountId: string): Promise<void>
}

/** @param addresses ADMIN_EMAILS; when there are none, the first account is the only operator */
export function qualifies(
  { username, isFounder, madeByAdministrator }: Candidate,
  addresses: readonly string[],
): boolean {
  if (addresses.length === 0) return isFounder
  return addresses.includes(username) && (isFounder || madeByAdministrator)
}

/** @param addresses ADMIN_EMAILS */
export function createOperators(store: OperatorStore, addresses: readonly string[]): Operators {
  async function isOperator(accountId: string): Promise<boolean> {
    await store.settleFounder()
    const account = await store.find(accountId)
    return account !== undefined && qualifies(account, addresses)
  }

  return {
    isOperator,
    async require(accountId) {
      if (await isOperator(accountId)) return
      throw new ProblemError('forbidden', 'Only whoever runs this installation may do this.')
    },
  }
}
