/**
 * Fresh Google credentials: hands out the stored access token while it is good, refreshes it before it expires, and
 * lets concurrent callers share one refresh. Never gives out a token that has run out, nor the refresh token to
 * anybody but the account's own login.
 */
import { ProblemError, type GoogleCredentials, serviceOf, servicesIn } from '@oma/contract'
import type { Keyring } from '../keyring/keyring.ts'
import { requireConnection } from './connection.ts'
import type { GoogleOAuth, GoogleTokens } from '@oma/google'
import { openAccessToken, openRefreshToken, sealAccessToken, sealRefreshToken } from './sealed-tokens.ts'
import type { Connection, ConnectionStore } from './store.ts'

/** From here on a token is renewed; it still works, so a failing Google is not yet an outage. */
const refreshMarginMs = 5 * 60 * 1000
/** Below this a token may run out on its way. */
const usableMarginMs = 60 * 1000

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
  google: GoogleOAuth
  keyring: Keyring
  publicUrl: string
  now: () => Date
}

const reconnectReason =
  'Google no longer accepts the stored permission: it was revoked, the password changed, or the app is in testing, where it lasts 7 days.'

export function createFreshCredentials({
  store,
  google,
  keyring,
  publicUrl,
  now,
}: CredentialsOptions): FreshCredentials {
  const refreshing = new Map<string, Promise<void>>()
  const remainingMs = ({ expiresAt }: Connection) => expiresAt.getTime() - now().getTime()
  const isDue = (connection: Connection) =>
    connection.needsReconnect === null && remainingMs(connection) < refreshMarginMs
  const find = async ({ accountId, account }: CredentialsRequest) =>
    requireConnection(await store.list(accountId), account, publicUrl)

  /** One refresh per connection at a time in this process; whoever comes meanwhile waits for the same. */
  function refreshOnce(connection: Connection): Promise<void> {
    const running = refreshing.get(connection.id)
    if (running) return running
    const started = refresh(connection).finally(() => refreshing.delete(connection.id))
    refreshing.set(connection.id, started)
    return started
  }

  async function refresh({ id, accountId }: Connection): Promise<void> {
    // Whoever read the row just before the last refresh was written comes here too late.
    const connection = (await store.list(accountId)).find((row) => row.id === id)
    if (!connection || !isDue(connection)) return
    const refreshToken = await openRefreshToken(keyring, connection)
    if (!refreshToken) return markDead(connection, 'Google gave no lasting permission.')
    let tokens: GoogleTokens
    try {
      tokens = await google.refresh(refreshToken)
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'google-needs-reconnect')
        return markDead(connection, reconnectReason)
      throw error
    }
    // A lost compare-and-set means that the user reconnected or disconnected meanwhile: theirs stands.
    await store.update(connection, {
      accessTokenSealed: await sealAccessToken(keyring, connection, tokens.accessToken),
      ...(tokens.refreshToken && (await sealRefreshToken(keyring, connection, tokens.refreshToken))),
      expiresAt: tokens.expiresAt,
      ...(tokens.scopes.length > 0 && { scopes: keptScopes(connection, tokens) }),
    })
  }

  async function markDead(connection: Connection, reason: string): Promise<void> {
    await store.update(connection, { needsReconnect: reason })
  }

  return {
    async get(request) {
      let connection = await find(request)
      if (isDue(connection)) {
        const failure = await refreshOnce(connection).then(
          () => undefined,
          (error: unknown) => error,
        )
        connection = await find(request)
        if (failure !== undefined && remainingMs(connection) < usableMarginMs) throw failure
      }
      if (connection.needsReconnect !== null) {
        throw new ProblemError(
          'google-needs-reconnect',
          `${connection.needsReconnect} Connect it again at ${publicUrl}/connect.`,
        )
      }
      const accessToken = await openAccessToken(keyring, connection)
      const refreshToken = request.withRefreshToken ? await openRefreshToken(keyring, connection) : undefined
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

/** Google repeats the whole grant; a service that the user disconnected here stays disconnected. */
function keptScopes(connection: Connection, { scopes }: GoogleTokens): string[] {
  const services = new Set(servicesIn(connection.scopes))
  return scopes.filter((scope) => {
    const service = serviceOf(scope)
    return service === undefined || services.has(service)
  })
}
