/**
 * Who a bearer belongs to. What an MCP client got at its sign-in is checked here first, then exchanged at the vault, as a
 * personal access token is (RFC 8693, as the hub's own client), for a short token; the bearer itself goes no further.
 */
import type { Client } from '@oma/client'
import type { Secret } from '@oma/config'
import {
  accessTokenType,
  googleCredentialsScope,
  parseScopes,
  ProblemError,
  tokenExchangeGrant,
  type Contract,
  type Permissions,
  type Scope,
} from '@oma/contract'
import { createFreshCache, type Fresh } from '@oma/http'
import { isPersonalAccessToken, type HubConfig } from '../config.ts'
import { KeptAnswer } from './kept-answer.ts'
import type { McpTokens } from './mcp-tokens.ts'
import { createShared } from './shared.ts'
import type { GoogleAccess } from './source.ts'
import { createUnknownTokens } from './unknown-tokens.ts'

/** How long what is said about the owner of OMA_ACCESS_TOKEN serves; a bearer's lasts as long as its exchanged token. */
const ownSeconds = 60

/** Somebody who was let in, and what the vault said about them: all of it is forgotten together. */
export interface Visitor {
  /** What the bearer was exchanged for; undefined for the owner of OMA_ACCESS_TOKEN, who brings none. */
  token: string | undefined
  accountId: string | undefined
  /** The sign-in of an MCP client; undefined for a personal access token. */
  grantId: string | undefined
  /** Undefined where they call for themselves. */
  scopes: readonly Scope[] | undefined
  /** Seconds of the epoch: nothing that was said about them is used longer, so that a revocation bites. */
  expiresAt: number
  /** From the first question on. */
  access: KeptAnswer<GoogleAccess> | undefined
  permissions: KeptAnswer<Permissions> | undefined
}

export interface Visitors {
  /**
   * @param key names the bearer
   * @param network where it comes from
   * @throws {ProblemError} `unauthenticated`, `too-many-requests`, `unavailable`
   */
  letIn(bearer: Secret, key: string, network: string): Promise<Visitor | 'service'>
  /** The owner of OMA_ACCESS_TOKEN. */
  own(): Visitor
  /**
   * Whether what they hold may be used. A call that was let in before something changed has its visitor still.
   * @param key undefined for the owner of OMA_ACCESS_TOKEN
   */
  knows(visitor: Visitor, key: string | undefined): boolean
  /** Something of this account changed. */
  forget(accountId: string): void
  /** Anything may have changed. */
  forgetAll(): void
}

export interface VisitorsOptions {
  config: Extract<HubConfig, { AUTH_MODE: 'oma_backend' }>
  vault: Client<Contract>
  mcpTokens: McpTokens
  now: () => Date
}

export function createVisitors({ config, vault, mcpTokens, now }: VisitorsOptions): Visitors {
  const visitors = createFreshCache<Visitor | 'service'>(now)
  let own: Visitor | undefined
  const shareScopes = createShared<readonly Scope[]>()
  const unknownTokens = createUnknownTokens(now)

  async function askVault(bearer: Secret, key: string, network: string): Promise<Fresh<Visitor | 'service'>> {
    const checked = isPersonalAccessToken(bearer) ? undefined : await mcpTokens.check(bearer)
    if (checked && checked.grantId === undefined) return { value: 'service', until: checked.until }
    // Also for a token that is in order by itself: the vault knows what was revoked. After any event it is asked again.
    const ask = () => exchange(bearer)
    const { access_token, account_id, expires_in, scope } = await unknownTokens
      .asking(checked?.grantId ?? key, network, ask)
      .catch(explainRefusal)
    const visitor = comesNow(expires_in, {
      token: access_token,
      accountId: account_id,
      grantId: checked?.grantId,
      scopes: shareScopes(parseScopes(scope)),
    })
    const until = before(expiryOf(visitor))
    return { value: visitor, until: checked ? earlier(checked.until, until) : until, owner: account_id }
  }

  const exchange = (bearer: Secret) =>
    vault.oauth.token({
      body: {
        grant_type: tokenExchangeGrant,
        client_id: config.HUB_CLIENT_ID,
        client_secret: config.HUB_CLIENT_SECRET?.reveal(),
        subject_token: bearer.reveal(),
        subject_token_type: accessTokenType,
        scope: googleCredentialsScope,
      },
    })

  const comesNow = (seconds: number, known: Partial<Visitor>): Visitor => ({
    token: known.token,
    accountId: known.accountId,
    grantId: known.grantId,
    scopes: known.scopes,
    expiresAt: Math.floor(now().getTime() / 1000) + seconds,
    access: undefined,
    permissions: undefined,
  })

  return {
    letIn: (bearer, key, network) => visitors.get(key, () => askVault(bearer, key, network)),
    own: () => (own = own && now() < before(expiryOf(own)) ? own : comesNow(ownSeconds, {})),
    knows: (visitor, key) => (key === undefined ? visitor === own : visitors.holds(key, visitor)),
    forget(accountId) {
      visitors.deleteOf(accountId)
      own = undefined
    },
    forgetAll() {
      visitors.clear()
      own = undefined
    },
  }
}

export function expiryOf({ expiresAt }: Visitor): Date {
  return new Date(expiresAt * 1000)
}

export function earlier(one: Date, other: Date): Date {
  return one < other ? one : other
}

/** So that nothing expires on its way. */
export function before(moment: Date): Date {
  return new Date(moment.getTime() - marginMs)
}

const marginMs = 15_000

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
