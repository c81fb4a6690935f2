/**
 * What Google is to be told when a grant is given up: rows of `google_revocations`, to be inserted in the transaction that
 * deletes what held the grant. What cannot be opened cannot be given back, and goes all the same.
 */
import type { Keyring } from '../keyring/keyring.ts'
import type { Revocation, RevocationQueue } from '../revocations/queue.ts'
import { openAnswer } from './sealed-answer.ts'
import { openAccessToken, openRefreshToken } from './sealed-tokens.ts'
import type { Connection, ConnectionStore, PendingRow, PendingStore } from './store.ts'

export interface PrepareRevocations {
  ofConnection(connection: Connection): Promise<Revocation | undefined>
  ofPending(row: PendingRow): Promise<Revocation | undefined>
  /** Its connections, and what came from Google and still waits for the user's word. */
  ofAccount(accountId: string): Promise<AccountGrants>
}

export interface AccountGrants {
  revocations: Revocation[]
  /** How many rows hold them, readable or not: whether there are more by the time they are deleted. */
  rows: number
}

export interface PrepareRevocationsOptions {
  connections: Pick<ConnectionStore, 'list'>
  pending: Pick<PendingStore, 'list'>
  revocations: Pick<RevocationQueue, 'prepare'>
  keyring: Keyring
}

export function createPrepareRevocations(options: PrepareRevocationsOptions): PrepareRevocations {
  const { connections, pending, revocations, keyring } = options

  async function ofConnection(connection: Connection): Promise<Revocation | undefined> {
    const tokens = await Promise.all([
      openAccessToken(keyring, connection),
      openRefreshToken(keyring, connection),
    ]).catch(() => undefined)
    return tokens && revocations.prepare({ ...connection, accessToken: tokens[0], refreshToken: tokens[1] })
  }

  async function ofPending(row: PendingRow): Promise<Revocation | undefined> {
    const answer = await openAnswer(keyring, row).catch(() => undefined)
    return answer && revocations.prepare({ accountId: row.accountId, ...answer })
  }

  return {
    ofConnection,
    ofPending,
    async ofAccount(accountId) {
      const connected = (await connections.list(accountId)).map(ofConnection)
      const waiting = (await pending.list(accountId)).map(ofPending)
      const prepared = await Promise.all([...connected, ...waiting])
      return { revocations: prepared.filter((each) => each !== undefined), rows: prepared.length }
    },
  }
}
