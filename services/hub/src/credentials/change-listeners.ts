/** Who wants to hear that something of an account changed: the clients that keep a stream open. */
import { ProblemError } from '@oma/contract'

/** A client has one or two; whoever holds many would take the places of others. */
const mostOfAccount = 16

export interface ChangeListeners {
  /**
   * @returns ends it
   * @throws {ProblemError} `too-many-requests`
   */
  add(accountId: string, listener: () => void): () => void
  tell(accountId: string): void
  tellAll(): void
}

export function createChangeListeners(): ChangeListeners {
  const byAccount = new Map<string, Set<() => void>>()
  const tell = (listeners: Iterable<() => void> = []) => [...listeners].forEach((listener) => listener())
  return {
    add(accountId, listener) {
      const listeners = byAccount.get(accountId) ?? new Set()
      if (listeners.size >= mostOfAccount) {
        throw new ProblemError(
          'too-many-requests',
          `${mostOfAccount} clients of this account listen already. Close one.`,
        )
      }
      byAccount.set(accountId, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && byAccount.get(accountId) === listeners) byAccount.delete(accountId)
      }
    },
    tell: (accountId) => tell(byAccount.get(accountId)),
    tellAll: () => byAccount.forEach((listeners) => tell(listeners)),
  }
}
