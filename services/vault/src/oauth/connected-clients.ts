/** The clients that an account allowed, for its owner to see and to revoke; and the clearing away of what is over. */
import { ProblemError, parseScopes, type ConnectedClient } from '@oma/contract'
import { idleTtlSeconds } from './models.ts'
import type { ConsentStore, ModelStore } from './store.ts'

const maxListed = 200
const removedAtOnce = 500

export interface ConnectedClients {
  list(accountId: string): Promise<ConnectedClient[]>
  /** @returns the client's id @throws {ProblemError} `not-found`, also for another account's */
  revoke(accountId: string, id: string): Promise<string>
  touch(accountId: string, clientId: string): Promise<void>
  /** Deletes what has expired, and what nobody used for as long as a refresh token lives. */
  collect(): Promise<void>
}

export function createConnectedClients(consents: ConsentStore, models: ModelStore, now: () => Date): ConnectedClients {
  return {
    async list(accountId) {
      return (await consents.list(accountId, maxListed)).map(({ id, clientId, name, host, scopes, ...row }) => ({
        id,
        client_id: clientId,
        name,
        host,
        scopes: parseScopes(scopes.join(' ')),
        created_at: row.createdAt.toISOString(),
        last_used_at: row.lastUsedAt.toISOString(),
      }))
    },
    async revoke(accountId, id) {
      const revoked = await consents.remove(accountId, id)
      if (!revoked) throw new ProblemError('not-found', 'There is no such client.')
      return revoked.clientId
    },
    touch: (accountId, clientId) => consents.touch(accountId, clientId, now()),
    async collect() {
      while ((await models.removeExpired(now(), removedAtOnce)) === removedAtOnce);
      await consents.removeIdle(new Date(now().getTime() - idleTtlSeconds * 1000))
    },
  }
}
