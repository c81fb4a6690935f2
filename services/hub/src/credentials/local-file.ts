/**
 * Credentials from two files on this machine, for one person without a vault: the OAuth client that Google lets you
 * download, and the token that `npm run login` writes. Refreshes it before it expires and writes it back.
 */
import { ProblemError, servicesIn } from '@oma/contract'
import { createGoogleOAuth } from '@oma/google'
import type { HubConfig } from '../config.ts'
import { createLocalDecisions } from './local-decisions.ts'
import type { Caller, CredentialsSource } from './source.ts'
import { readClientFile, readTokenFile, writeTokenFile, type TokenFile } from './token-file.ts'

/** From here on a token is renewed. */
const refreshMarginMs = 5 * 60_000

export interface LocalFileSourceOptions {
  config: Extract<HubConfig, { AUTH_MODE: 'local_file' }>
  googleFetch: typeof fetch
  now: () => Date
}

const repair = 'run `npm run login` on the machine of the hub'

export function createLocalFileSource({ config, googleFetch, now }: LocalFileSourceOptions): CredentialsSource {
  const { GOOGLE_TOKEN_PATH: tokenPath, GOOGLE_CREDENTIALS_PATH: clientPath } = config
  let refreshing: Promise<TokenFile> | undefined
  let refused = false
  let last: TokenFile | undefined

  async function readToken(): Promise<TokenFile> {
    const token = await readTokenFile(tokenPath)
    const shown = token?.accessToken.reveal()
    // What was found out with an access token, its user's zone, is kept by its object; the rest is as the file has it now.
    if (token) return (last = shown && last?.accessToken.reveal() === shown ? Object.assign(last, token) : token)
    throw new ProblemError('google-not-connected', `Google account not connected. To connect it, ${repair}.`)
  }

  const isFresh = ({ expiresAt }: TokenFile) => !refused && expiresAt.getTime() - now().getTime() >= refreshMarginMs

  async function refresh(): Promise<TokenFile> {
    // Whoever read the file just before the last refresh was written comes here too late.
    const stale = await readToken()
    if (isFresh(stale)) return stale
    // A refresh token works only for the client that got it; not every program writes down which that was.
    const client = stale.client ?? (await readClientFile(clientPath))
    const google = createGoogleOAuth({
      clientId: client.id,
      clientSecret: client.secret,
      redirectUri: '',
      fetch: googleFetch,
      now,
    })
    const answer = await google.refresh(stale.refreshToken).catch(explainRefusal)
    const fresh: TokenFile = {
      ...stale,
      client,
      accessToken: answer.accessToken,
      refreshToken: answer.refreshToken ?? stale.refreshToken,
      expiresAt: answer.expiresAt,
      ...(answer.scopes.length > 0 && { scopes: answer.scopes }),
    }
    await writeTokenFile(tokenPath, fresh)
    refused = false
    return fresh
  }

  const caller: Caller = {
    accountId: undefined,
    scopes: undefined,
    shouldAskFor: undefined,
    async googleAccess() {
      const token = await readToken()
      return isFresh(token) ? token : (refreshing ??= refresh().finally(() => (refreshing = undefined)))
    },
    forgetAccess: () => void (refused = true),
    async connection() {
      const token = await readTokenFile(tokenPath)
      const services = servicesIn(token?.scopes ?? [])
      return {
        gmail_connected: services.includes('gmail'),
        calendar_connected: services.includes('calendar'),
        token_expiry: token?.expiresAt.toISOString() ?? null,
        account: token?.account ?? null,
        needs_reconnect: null,
        needs_reconnect_reason: null,
        accounts: token?.account ? [token.account] : [],
      }
    },
    watch: undefined,
    repair,
    decisions: createLocalDecisions(now),
  }

  return {
    identify: () => Promise.resolve(caller),
    authorizationServer: undefined,
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

function explainRefusal(error: unknown): never {
  if (error instanceof ProblemError && error.code === 'google-needs-reconnect') {
    throw new ProblemError(error.code, `Google no longer accepts the stored permission. To connect again, ${repair}.`)
  }
  throw error
}
