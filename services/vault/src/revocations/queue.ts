/**
 * Grants that nobody here has any more, until Google was told. What is deleted here stays deleted, whatever Google does:
 * the queue survives restarts and the deletion of the account, so its tokens are sealed by a root key.
 */
import type { Secret } from '@oma/config'
import { randomUUID } from 'node:crypto'
import type { Place } from '../keyring/keyring.ts'
import type { RootKeys } from '../keyring/root-keys.ts'
import type { Revocation, RevocationStore } from './store.ts'

export type { Revocation } from './store.ts'

export interface Grant {
  accountId: string
  /** The Google account, and its address. */
  subject: string
  email: string
  accessToken: Secret
  refreshToken: Secret | undefined
}

export interface RevocationQueue {
  /** For whoever deletes what held the grant: the row to insert in the same transaction. Then call `wake`. */
  prepare(grant: Grant): Promise<Revocation>
  /** For a grant that no row holds. Google is told soon, not now. */
  enqueue(grant: Grant): Promise<void>
  /** Something was inserted. */
  wake(): void
}

export interface RevocationQueueOptions {
  store: RevocationStore
  rootKeys: RootKeys
  wake: () => void
  now: () => Date
}

export function createRevocationQueue({ store, rootKeys, wake, now }: RevocationQueueOptions): RevocationQueue {
  async function prepare({ accountId, subject, email, refreshToken, accessToken }: Grant): Promise<Revocation> {
    const id = randomUUID()
    // Revoking the refresh token ends its access tokens too.
    const token = Buffer.from((refreshToken ?? accessToken).reveal())
    const tokenSealed = await rootKeys.seal(token, placeOfRevocation({ id }))
    const at = now()
    return { id, accountId, subject, email, tokenSealed, attempts: 0, nextAttemptAt: at, createdAt: at }
  }

  return {
    prepare,
    async enqueue(grant) {
      await store.insert(await prepare(grant))
      wake()
    },
    wake,
  }
}

/** Not bound to the account, which may go before Google has answered. */
export function placeOfRevocation({ id }: Pick<Revocation, 'id'>): Place {
  return { column: 'google_revocations.token_sealed', accountId: id, row: id }
}
