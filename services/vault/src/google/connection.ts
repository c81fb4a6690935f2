/** What of Google is connected, which of it is the default, and giving it up again. */
import {
  ProblemError,
  type ConnectionStatus,
  type GoogleConnection,
  type GoogleService,
  serviceOf,
  servicesIn,
} from '@oma/contract'
import type { RevocationQueue } from '../revocations/queue.ts'
import { describeConnections, describeStatus } from './describe-connection.ts'
import type { PrepareRevocations } from './prepare-revocations.ts'
import type { Connection, ConnectionStore } from './store.ts'

export type { Connection } from './store.ts'

export interface Connections {
  /** @param account a Google address; the default connection when undefined. @throws {ProblemError} `google-not-connected` for an unknown address */
  status(accountId: string, account?: string): Promise<ConnectionStatus>
  /** The default first. */
  list(accountId: string): Promise<GoogleConnection[]>
  /** @throws {ProblemError} `not-found` when the account has no such connection */
  makeDefault(accountId: string, id: string): Promise<GoogleConnection>
  /**
   * Gives up a service, or the whole connection; the status afterwards is that of the default.
   * @throws {ProblemError} `google-not-connected`
   */
  disconnect(accountId: string, service: GoogleService | 'all', account?: string): Promise<Disconnected>
}

export interface Disconnected {
  status: ConnectionStatus
  /** The Google address, and what of it was given up. */
  account: string
  services: GoogleService[]
}

export interface ConnectionsOptions {
  store: ConnectionStore
  grants: Pick<PrepareRevocations, 'ofConnection'>
  revocations: Pick<RevocationQueue, 'wake'>
  publicUrl: string
}

const writeAttempts = 5

export function createConnections({ store, grants, revocations, publicUrl }: ConnectionsOptions): Connections {
  return {
    async status(accountId, account) {
      const all = await store.list(accountId)
      // A question about nobody in particular has an answer also when there is nothing.
      const none = all.length === 0 && account === undefined
      return describeStatus(all, none ? undefined : requireConnection(all, account, publicUrl))
    },
    list: async (accountId) => describeConnections(await store.list(accountId)),
    async makeDefault(accountId, id) {
      const done = await store.prefer(accountId, id)
      const connection = describeConnections(await store.list(accountId)).find((each) => each.id === id)
      if (!done || !connection) throw new ProblemError('not-found', 'There is no such connection.')
      return connection
    },
    async disconnect(accountId, service, account) {
      for (let attempt = 1; attempt <= writeAttempts; attempt++) {
        const connection = requireConnection(await store.list(accountId), account, publicUrl)
        const services = givenUp(connection, service)
        // A refresh may have written in between; then look again.
        if (!(await giveUp(connection, services))) continue
        const left = await store.list(accountId)
        return { status: describeStatus(left, left[0]), account: connection.email, services }
      }
      throw new ProblemError('unavailable', 'The connection is changing. Try again.', { retryAfterSeconds: 1 })
    },
  }

  /** Keeps what is left of the grant; a connection without any service is none. */
  async function giveUp(connection: Connection, services: GoogleService[]): Promise<boolean> {
    const stays = (service: string | undefined) => !services.some((each) => each === service)
    const scopes = connection.scopes.filter((scope) => stays(serviceOf(scope)))
    if (servicesIn(scopes).length === 0) return give(connection)
    return store.update(connection, { scopes, wantedServices: connection.wantedServices.filter(stays) })
  }

  async function give(connection: Connection): Promise<boolean> {
    if (!(await store.remove(connection, await grants.ofConnection(connection)))) return false
    revocations.wake()
    return true
  }
}

/** @throws {ProblemError} `google-not-connected` when the one service is neither granted nor asked for */
function givenUp({ scopes, wantedServices, email }: Connection, service: GoogleService | 'all'): GoogleService[] {
  const granted = servicesIn(scopes)
  if (service === 'all') return granted
  if (granted.includes(service) || wantedServices.includes(service)) return [service]
  throw new ProblemError('google-not-connected', `${service} is not connected for ${email}.`)
}

/** @throws {ProblemError} `google-not-connected`, saying where to connect */
export function requireConnection(
  connections: Connection[],
  account: string | undefined,
  publicUrl: string,
): Connection {
  const connection = account === undefined ? connections[0] : connections.find(({ email }) => email === account)
  if (connection) return connection
  const which = account === undefined ? 'Google account not connected' : `Google account ${account} not connected`
  throw new ProblemError('google-not-connected', `${which}. Connect it at ${publicUrl}/connect.`)
}
