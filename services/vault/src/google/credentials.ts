/**
 * Fresh Google credentials: hands out the stored access token while it is good, and has it refreshed before it expires.
 * Never gives out a token that has run out, nor the refresh token to anybody but the account's own login.
 */
import { ProblemError, type GoogleCredentials } from '@oma/contract'
import { setTimeout as wait } from 'node:timers/promises'
import type { Keyring } from '../keyring/keyring.ts'
import { requireConnection } from './connection.ts'
import { describeReason } from './refresh/reconnect-reason.ts'
import type { Refresh } from './refresh/refresh.ts'
import { openAccessToken, openRefreshToken } from './sealed-tokens.ts'
import type { Connection, ConnectionStore } from './store.ts'

/** From here on a token is renewed; it still works, so a failing Google is not yet an outage. */
export const refreshMarginMs = 5 * 60 * 1000
/** Below this a token may run out on its way. */
const usableMarginMs = 60 * 1000
/** How long a caller waits for a better token than one that works. */
const patienceMs = 1_000

export interface CredentialsRequest {
  accountId: string
  account: string | undefined
  /** Only for the account's own login. */
  withRefreshToken: boolean
}

export interface FreshCredentials {
  /** @throws {ProblemError} `google-not-connected`, `google-needs-reconnect`, `google-unavailable` */
  get(request: CredentialsRequest): Promise<GoogleCredentials>
}

export interface CredentialsOptions {
  store: ConnectionStore
  refresh: Refresh
  /** Told of every hand-out. */
  onUsed: (connection: Connection) => void
  keyring: Keyring
  publicUrl: string
  now: () => Date
}

export function createFreshCredentials(options: CredentialsOptions): FreshCredentials {
  const { store, refresh, onUsed, keyring, publicUrl, now } = options
  const remainingMs = ({ expiresAt }: Connection) => expiresAt.getTime() - now().getTime()
  const isDue = (connection: Connection) =>
    connection.needsReconnect === null && remainingMs(connection) < refreshMarginMs
  const isUsable = (connection: Connection) =>
    connection.needsReconnect === null && remainingMs(connection) >= usableMarginMs
  const find = async ({ accountId, account }: CredentialsRequest) =>
    requireConnection(await store.list(accountId), account, publicUrl)

  async function renew(request: CredentialsRequest, stale: Connection): Promise<Connection> {
    const refreshed = refresh(stale.id, { isDue, elsewhere: 'wait' }).then(
      () => undefined,
      (error: unknown) => error,
    )
    const failure = await (isUsable(stale) ? Promise.race([refreshed, wait(patienceMs, undefined)]) : refreshed)
    const connection = await find(request)
    if (isUsable(connection)) return connection
    if (connection.needsReconnect !== null) throw needsReconnect(connection.needsReconnect)
    throw (
      failure ??
      new ProblemError('google-unavailable', 'Google is slow to answer. Try again.', { retryAfterSeconds: 1 })
    )
  }

  function needsReconnect(reason: string): ProblemError {
    return new ProblemError(
      'google-needs-reconnect',
      `${describeReason(reason)} Connect it again at ${publicUrl}/connect.`,
    )
  }

  return {
    async get(request) {
      let connection = await find(request)
      if (connection.needsReconnect !== null) throw needsReconnect(connection.needsReconnect)
      if (isDue(connection)) connection = await renew(request, connection)
      const accessToken = await openAccessToken(keyring, connection)
      const refreshToken = request.withRefreshToken ? await openRefreshToken(keyring, connection) : undefined
      onUsed(connection)
      return {
        access_token: accessToken.reveal(),
        refresh_token: refreshToken?.reveal() ?? null,
        token_expiry: connection.expiresAt.toISOString(),
        scopes: connection.scopes,
        account: connection.email,
      }
    },
  }
}
