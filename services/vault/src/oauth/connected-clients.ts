/** The clients that an account allowed, for its owner to see and to revoke; and the clearing away of what is over. */
import { cutPage, ProblemError, parseScopes, type ConnectedClient, type PageQuery } from '@oma/contract'
import { idleTtlSeconds } from './models.ts'
import type { ConsentRow, ConsentStore, ModelStore } from './store.ts'

const removedAtOnce = 500

export interface ConnectedClients {
  list(accountId: string, page: PageQuery): Promise<ClientPage>
  /** @returns the client's id @throws {ProblemError} `not-found`, also for another account's */
  revoke(accountId: string, id: string): Promise<string>
  touch(accountId: string, clientId: string): Promise<void>
  /** Deletes what has expired, and what nobody used for as long as a refresh token lives. */
  collect(): Promise<void>
}

export interface ClientPage {
  clients: ConnectedClient[]
  next_cursor: string | null
}

export function createConnectedClients(consents: ConsentStore, models: ModelStore, now: () => Date): ConnectedClients {
  return {
    async list(accountId, page) {
      const found = await consents.list(accountId, page)
      const { entries, next_cursor } = cutPage(found, page, ({ createdAt: at, id }) => ({ at, id }))
      return { clients: entries.map(toWire), next_cursor }
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

function toWire({ id, clientId, name, host, scopes, createdAt, lastUsedAt }: ConsentRow): ConnectedClient {
  return {
    id,
    client_id: clientId,
    name,
    host,
    scopes: parseScopes(scopes.join(' ')),
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt.toISOString(),
  }
}
