/** What of Google is connected, and giving it up again. */
import { ProblemError, type ConnectionStatus, type GoogleService, serviceOf, servicesIn } from '@oma/contract'
import type { Keyring } from '../keyring/keyring.ts'
import type { GoogleOAuth } from '@oma/google'
import { openAccessToken, openRefreshToken } from './sealed-tokens.ts'
import type { Connection, ConnectionStore } from './store.ts'

export interface Connections {
  /** @param account a Google address; the default connection when undefined. @throws {ProblemError} `google-not-connected` for an unknown address */
  status(accountId: string, account?: string): Promise<ConnectionStatus>
  /** Gives up a service, or the whole connection. @throws {ProblemError} `google-not-connected` */
  disconnect(accountId: string, service: GoogleService | 'all', account?: string): Promise<ConnectionStatus>
}

export interface ConnectionsOptions {
  store: ConnectionStore
  google: GoogleOAuth
  keyring: Keyring
  publicUrl: string
  /** Told when Google could not be asked to revoke; the local delete stands all the same. */
  onRevokeFailed: (error: unknown) => void
}

const writeAttempts = 5

export function createConnections({
  store,
  google,
  keyring,
  publicUrl,
  onRevokeFailed,
}: ConnectionsOptions): Connections {
  return {
    status: async (accountId, account) => toStatus(await store.list(accountId), account, publicUrl),
    async disconnect(accountId, service, account) {
      for (let attempt = 1; attempt <= writeAttempts; attempt++) {
        const connection = requireConnection(await store.list(accountId), account, publicUrl)
        const kept = service === 'all' ? [] : connection.scopes.filter((scope) => serviceOf(scope) !== service)
        if (service !== 'all' && kept.length === connection.scopes.length) {
          throw new ProblemError('google-not-connected', `${service} is not connected for ${connection.email}.`)
        }
        // A refresh may have written in between; then look again.
        const done =
          servicesIn(kept).length > 0 ? await store.update(connection, { scopes: kept }) : await give(connection)
        if (done) return toStatus(await store.list(accountId), undefined, publicUrl)
      }
      throw new ProblemError('unavailable', 'The connection is changing. Try again.', { retryAfterSeconds: 1 })
    },
  }

  async function give(connection: Connection): Promise<boolean> {
    if (!(await store.remove(connection))) return false
    const token = (await openRefreshToken(keyring, connection)) ?? (await openAccessToken(keyring, connection))
    await google.revoke(token).catch(onRevokeFailed)
    return true
  }
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

function toStatus(connections: Connection[], account: string | undefined, publicUrl: string): ConnectionStatus {
  const accounts = connections.map(({ email }) => email)
  if (connections.length === 0 && account === undefined) {
    return {
      gmail_connected: false,
      calendar_connected: false,
      token_expiry: null,
      account: null,
      needs_reconnect: null,
      accounts,
    }
  }
  const { scopes, expiresAt, email, needsReconnect } = requireConnection(connections, account, publicUrl)
  const services = servicesIn(scopes)
  return {
    gmail_connected: services.includes('gmail'),
    calendar_connected: services.includes('calendar'),
    token_expiry: expiresAt.toISOString(),
    account: email,
    needs_reconnect: needsReconnect,
    accounts,
  }
}
