/**
 * Credentials from the vault: whoever was let in is asked for there, with the short token that their bearer was exchanged
 * for. With OMA_ACCESS_TOKEN the hub serves that one person.
 */
import { defineClient, type Client } from '@oma/client'
import { Secret } from '@oma/config'
import { clientCredentialsGrant, contract, ProblemError, type Contract, type Scope } from '@oma/contract'
import { createFreshCache, type Fresh } from '@oma/http'
import { hash } from 'node:crypto'
import { isPersonalAccessToken, type HubConfig } from '../config.ts'
import { resourceUrl } from '../resource.ts'
import { createChangeListeners } from './change-listeners.ts'
import { KeptAnswer } from './kept-answer.ts'
import { createLoginSession, type Ask } from './login-session.ts'
import { createMcpTokens } from './mcp-tokens.ts'
import { createServiceCaller } from './service-caller.ts'
import { createShared } from './shared.ts'
import type { Caller, CredentialsSource, GoogleAccess } from './source.ts'
import { createVaultDecisions } from './vault-decisions.ts'
import { createVaultFetch } from './vault-fetch.ts'
import { before, createVisitors, earlier, expiryOf, type Visitor } from './visitors.ts'
import { watchVault } from './watch-vault.ts'

const timeoutMs = 8_000
/** So long a client that was sent to its user for a scope may come again without it, and is then told in words. */
const askedMs = 60_000

const clientFor = defineClient(contract)

export interface VaultSourceOptions {
  config: Extract<HubConfig, { AUTH_MODE: 'oma_backend' }>
  now: () => Date
  /** Told when the vault's live changes are not heard any more, and when they are again. */
  onWatch: (heard: boolean, cause?: unknown) => void
}

export function createVaultSource({ config, now, onWatch }: VaultSourceOptions): CredentialsSource {
  const { send, openSocket, close } = createVaultFetch(config.OMA_VERIFY_SSL)
  const connect = (token?: () => string | Promise<string>): Client<Contract> =>
    clientFor({ baseUrl: config.OMA_BACKEND_URL, timeoutMs, fetch: send, ...(token && { token }) })
  const vault = connect()
  const asked = createFreshCache<string>(now)
  const listeners = createChangeListeners()
  const shareGoogleScopes = createShared<readonly string[]>()
  const decisionsOf = createVaultDecisions(now)
  const vaultUrl = new URL(config.VAULT_PUBLIC_URL ?? config.OMA_BACKEND_URL).origin
  const repair = `${vaultUrl}/connect`
  const mcpTokens = createMcpTokens({
    keysUrl: new URL('/oauth/jwks', config.OMA_BACKEND_URL),
    issuer: vaultUrl,
    audience: resourceUrl(config.HUB_PUBLIC_URL),
    fetch: send,
    now,
  })
  const visitors = createVisitors({ config, vault, mcpTokens, now })

  async function readAccess(ask: Ask, visitor: Visitor): Promise<Fresh<GoogleAccess>> {
    const { access_token, token_expiry, scopes } = await ask(({ google }) => google.credentials())
    return {
      value: { accessToken: new Secret(access_token), scopes: shareGoogleScopes(scopes), timeZone: undefined },
      until: before(earlier(new Date(token_expiry), expiryOf(visitor))),
    }
  }

  /** @param key names the bearer; undefined for the owner of OMA_ACCESS_TOKEN */
  function callerOf(
    visitor: Visitor,
    key: string | undefined,
    ask: Ask,
    shouldAskFor?: Caller['shouldAskFor'],
  ): Caller {
    const { accountId, scopes } = visitor
    const isKnown = () => visitors.knows(visitor, key)
    const read = () => readAccess(ask, visitor)
    return {
      accountId,
      scopes,
      shouldAskFor,
      googleAccess: async () =>
        isKnown() ? (visitor.access ??= new KeptAnswer()).get(now(), read) : (await read()).value,
      forgetAccess: () => visitor.access?.forget(),
      connection: () => ask(({ google }) => google.status()),
      watch: accountId !== undefined && watching ? (onChange) => listeners.add(accountId, onChange) : undefined,
      repair,
      decisions: decisionsOf(visitor, ask, isKnown),
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
    const visitor = await visitors.letIn(bearer, key, network)
    if (visitor === 'service') return createServiceCaller(vaultUrl)
    const { token, grantId } = visitor
    const ask: Ask = (question) => question(connect(() => token!))
    return callerOf(visitor, key, ask, grantId === undefined ? undefined : (scope) => shouldAskFor(grantId, scope, key))
  }

  /** Whoever reaches the hub is the owner of OMA_ACCESS_TOKEN. */
  function identifyOwner(accessToken: Secret): CredentialsSource['identify'] {
    if (isPersonalAccessToken(accessToken)) return (_, network) => identifyByBearer(accessToken, network)
    const { OMA_REFRESH_TOKEN: refreshToken, DATA_DIR: directory } = config
    const { ask } = createLoginSession({ accessToken, refreshToken, directory, connect })
    return () => Promise.resolve(callerOf(visitors.own(), undefined, ask))
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
        visitors.forget(accountId)
        listeners.tell(accountId)
      },
      onGap() {
        visitors.forgetAll()
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
