/**
 * Credentials from the vault. A request's bearer, a personal access token or what an MCP client got at its sign-in, is
 * never passed on: it is exchanged (RFC 8693, as the hub's own client) for a short token that may ask for Google
 * credentials. With OMA_ACCESS_TOKEN the hub serves that one person.
 */
import { createClient, type Client } from '@oma/client'
import { Secret } from '@oma/config'
import {
  accessTokenType,
  clientCredentialsGrant,
  contract,
  googleCredentialsScope,
  parseScopes,
  ProblemError,
  tokenExchangeGrant,
  type Contract,
  type Scope,
} from '@oma/contract'
import { createFreshCache, type Fresh } from '@oma/http'
import { hash } from 'node:crypto'
import { isPersonalAccessToken, type HubConfig } from '../config.ts'
import { resourceUrl } from '../resource.ts'
import { createChangeListeners } from './change-listeners.ts'
import { createLoginSession, type Ask } from './login-session.ts'
import { createMcpTokens } from './mcp-tokens.ts'
import { createServiceCaller } from './service-caller.ts'
import { createShared } from './shared.ts'
import type { Caller, CredentialsSource, GoogleAccess } from './source.ts'
import { createUnknownTokens } from './unknown-tokens.ts'
import { createVaultDecisions } from './vault-decisions.ts'
import { createVaultFetch } from './vault-fetch.ts'
import { watchVault } from './watch-vault.ts'

/** So that nothing expires on its way. */
const marginMs = 15_000
const timeoutMs = 8_000
/** How long a hand-out serves the one person; a bearer's lasts as long as its exchanged token. */
const handOutMs = 60_000

/** So long a client that was sent to its user for a scope may come again without it, and is then told in words. */
const askedMs = 60_000

export interface VaultSourceOptions {
  config: Extract<HubConfig, { AUTH_MODE: 'oma_backend' }>
  now: () => Date
  /** Told when the vault's live changes are not heard any more, and when they are again. */
  onWatch: (heard: boolean, cause?: unknown) => void
}

/** Who a bearer belongs to. There are thousands of these at once. */
interface Visitor {
  /** What the bearer was exchanged for. */
  token: string
  accountId: string | undefined
  /** The sign-in of an MCP client; undefined for a personal access token. */
  grantId: string | undefined
  scopes: readonly Scope[]
  /** Milliseconds of the epoch: a Date takes a hundred bytes. */
  expiresAtMs: number
}

/** How things are asked for somebody, and where the answers are kept. */
interface Asking {
  key: string
  ask: Ask
  /** No answer is used after this. */
  notAfter: () => Date
  /** The account, where it is known. */
  owner: string | undefined
  scopes: Caller['scopes']
  shouldAskFor: Caller['shouldAskFor']
}

export function createVaultSource({ config, now, onWatch }: VaultSourceOptions): CredentialsSource {
  const { send, openSocket, close } = createVaultFetch(config.OMA_VERIFY_SSL)
  const connect = (token?: () => string | Promise<string>): Client<Contract> =>
    createClient(contract, { baseUrl: config.OMA_BACKEND_URL, timeoutMs, fetch: send, ...(token && { token }) })
  const vault = connect()
  const visitors = createFreshCache<Visitor | 'service'>(now)
  const accesses = createFreshCache<GoogleAccess>(now)
  const decisions = createVaultDecisions(now)
  const asked = createFreshCache<string>(now)
  const listeners = createChangeListeners()
  const shareScopes = createShared<readonly Scope[]>()
  const shareGoogleScopes = createShared<readonly string[]>()
  const unknownTokens = createUnknownTokens(now)
  const vaultUrl = new URL(config.VAULT_PUBLIC_URL ?? config.OMA_BACKEND_URL).origin
  const repair = `${vaultUrl}/connect`
  const mcpTokens = createMcpTokens({
    keysUrl: new URL('/oauth/jwks', config.OMA_BACKEND_URL),
    issuer: vaultUrl,
    audience: resourceUrl(config.HUB_PUBLIC_URL),
    fetch: send,
    now,
  })

  async function letIn(bearer: Secret, key: string, network: string): Promise<Fresh<Visitor | 'service'>> {
    const checked = isPersonalAccessToken(bearer) ? undefined : await mcpTokens.check(bearer)
    if (checked && checked.grantId === undefined) return { value: 'service', until: checked.until }
    // Also for a token that is in order by itself: the vault knows what was revoked. After any event it is asked again.
    const ask = () => exchange(bearer, checked?.grantId)
    const { value, until } = await unknownTokens.asking(checked?.grantId ?? key, network, ask).catch(explainRefusal)
    return { value, until: checked ? earlier(checked.until, until) : until, owner: value.accountId }
  }

  async function exchange(bearer: Secret, grantId: string | undefined) {
    const answer = await vault.oauth.token({
      body: {
        grant_type: tokenExchangeGrant,
        client_id: config.HUB_CLIENT_ID,
        client_secret: config.HUB_CLIENT_SECRET?.reveal(),
        subject_token: bearer.reveal(),
        subject_token_type: accessTokenType,
        scope: googleCredentialsScope,
      },
    })
    const expiresAt = new Date(now().getTime() + answer.expires_in * 1000)
    const { access_token: token, account_id: accountId } = answer
    const scopes = shareScopes(parseScopes(answer.scope))
    return { value: { token, accountId, grantId, scopes, expiresAtMs: expiresAt.getTime() }, until: before(expiresAt) }
  }

  async function readAccess(ask: Ask, notAfter: Date, owner?: string) {
    const { access_token, token_expiry, scopes } = await ask(({ google }) => google.credentials())
    const expiry = new Date(token_expiry)
    return {
      value: { accessToken: new Secret(access_token), scopes: shareGoogleScopes(scopes) },
      // What the vault handed out is not used longer than the token that asked for it: so a revocation bites.
      until: before(earlier(expiry, notAfter)),
      owner,
    }
  }

  function callerOf({ key, ask, notAfter, owner, scopes, shouldAskFor }: Asking): Caller {
    return {
      scopes,
      shouldAskFor,
      googleAccess: () => accesses.get(key, () => readAccess(ask, notAfter(), owner)),
      forgetAccess: () => accesses.delete(key),
      connection: () => ask(({ google }) => google.status()),
      watch: owner !== undefined && watching ? (onChange) => listeners.add(owner, onChange) : undefined,
      repair,
      decisions: decisions.of({ key, ask, notAfter, owner }),
    }
  }

  /** Not again for another token of the sign-in: many clients just refresh theirs, and then give up without a word. */
  async function shouldAskFor(grantId: string, scope: Scope, key: string): Promise<boolean> {
    const until = new Date(now().getTime() + askedMs)
    return (await asked.get(`${grantId} ${scope}`, async () => ({ value: key, until }))) === key
  }

  async function identifyByBearer(bearer: Secret | undefined, network: string): Promise<Caller> {
    if (!bearer) {
      throw new ProblemError(
        'unauthenticated',
        `Sign in with a client that can, or send a personal access token as the bearer; make one at ${vaultUrl}/tokens.`,
      )
    }
    const key = hash('sha256', bearer.reveal(), 'base64url')
    const visitor = await visitors.get(key, () => letIn(bearer, key, network))
    if (visitor === 'service') return createServiceCaller(vaultUrl)
    const { token, accountId: owner, grantId, scopes, expiresAtMs } = visitor
    return callerOf({
      key,
      ask: (question) => question(connect(() => token)),
      notAfter: () => new Date(expiresAtMs),
      owner,
      scopes,
      shouldAskFor: grantId === undefined ? undefined : (scope) => shouldAskFor(grantId, scope, key),
    })
  }

  /** Whoever reaches the hub is the owner of OMA_ACCESS_TOKEN. */
  function identifyOwner(accessToken: Secret): CredentialsSource['identify'] {
    if (isPersonalAccessToken(accessToken)) return (_, network) => identifyByBearer(accessToken, network)
    const { OMA_REFRESH_TOKEN: refreshToken, DATA_DIR: directory } = config
    const session = createLoginSession({ accessToken, refreshToken, directory, connect })
    const notAfter = () => new Date(now().getTime() + handOutMs)
    const caller = callerOf({
      key: 'owner',
      ask: session.ask,
      notAfter,
      owner: undefined,
      scopes: undefined,
      shouldAskFor: undefined,
    })
    return () => Promise.resolve(caller)
  }

  const watching =
    config.HUB_CLIENT_SECRET &&
    watchVault({
      open: async () => {
        const { access_token } = await vault.oauth.token({
          body: {
            grant_type: clientCredentialsGrant,
            client_id: config.HUB_CLIENT_ID,
            client_secret: config.HUB_CLIENT_SECRET?.reveal(),
          },
        })
        return openSocket(eventsUrl(config.OMA_BACKEND_URL), access_token)
      },
      onStale(accountId) {
        visitors.deleteOf(accountId)
        accesses.deleteOf(accountId)
        decisions.forget(accountId)
        listeners.tell(accountId)
      },
      onGap() {
        visitors.clear()
        accesses.clear()
        decisions.forgetAll()
        listeners.tellAll()
      },
      onChange: onWatch,
    })

  return {
    authorizationServer: config.OMA_ACCESS_TOKEN ? undefined : vaultUrl,
    identify: config.OMA_ACCESS_TOKEN ? identifyOwner(config.OMA_ACCESS_TOKEN) : identifyByBearer,
    check: async () => void (await vault.system.ready()),
    async close() {
      watching?.close()
      await close()
    },
  }
}

function eventsUrl(vaultUrl: string): URL {
  const url = new URL(contract.events.stream.path, vaultUrl)
  url.protocol = url.protocol.replace('http', 'ws')
  return url
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other
}

function before(moment: Date): Date {
  return new Date(moment.getTime() - marginMs)
}

/** A refused exchange is a bad bearer, unless it is the hub itself that the vault does not know. */
function explainRefusal(error: unknown): never {
  if (!(error instanceof ProblemError)) throw error
  if (error.code === 'invalid-grant') {
    throw new ProblemError(
      'unauthenticated',
      'The token is unknown, expired or revoked. Sign in again, or make a new one in the dashboard.',
    )
  }
  if (error.code === 'invalid-client') {
    throw new ProblemError(
      'unavailable',
      'The vault does not know this hub. The operator compares HUB_CLIENT_ID and HUB_CLIENT_SECRET of both.',
      {
        cause: error,
        retryAfterSeconds: 60,
      },
    )
  }
  throw error
}
