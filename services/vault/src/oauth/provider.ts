/**
 * The authorization server (OAuth 2.1 for MCP clients): oidc-provider, configured. All that it says of itself comes from
 * VAULT_PUBLIC_URL; what it keeps goes through the models, what it signs is signed by the keys that all replicas share.
 */
import type { Secret } from '@oma/config'
import { catalogScope, clientCredentialsGrant, Scope, offlineAccessScope, tokenExchangeGrant } from '@oma/contract'
import { randomBytes } from 'node:crypto'
import { errors, Provider, type Client, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { interactionPath } from './interaction.ts'
import { idleTtlSeconds, type Models } from './models.ts'
import type { GuardedFetch } from '@oma/http'
import type { SigningKeys, SigningKeySet } from './signing-keys.ts'

/** Short: a revocation is felt at once through the event stream, and at the latest when this is over. */
export const mcpTokenTtlSeconds = 15 * 60
const codeTtlSeconds = 60
const interactionTtlSeconds = 60 * 60
const longestAssertionSeconds = 10 * 60
const documentMaxBytes = 16 * 1024

export interface ProviderSettings {
  /** The vault's origin. */
  issuer: string
  /** What MCP tokens are for: the hub's MCP endpoint, exactly as people paste it. */
  resource: string
  hub: { id: string; secret: Secret | undefined }
  clients: { metadataDocuments: boolean; registration: boolean }
}

export interface ProviderOptions {
  settings: ProviderSettings
  models: Models
  keys: SigningKeys
  fetch: GuardedFetch
  accountExists: (accountId: string) => Promise<boolean>
  /** Whether this request may make us fetch a client's document. @throws {errors.OIDCProviderError} */
  mayFetch: (ctx: KoaContextWithOIDC) => boolean
  renderError: NonNullable<Configuration['renderError']>
  now: () => Date
  /** Is given each new instance: grants, listeners and middleware of ours. And how to issue for the hub. */
  extend: (provider: Provider, issueForService: IssueForService) => void
}

/** A token of the hub's for a client by itself; signed by the current key. */
export type IssueForService = (client: Client) => Promise<string>

export interface AuthorizationServer {
  /** The instance that has the current keys. */
  current(): Promise<Provider>
}

export function createAuthorizationServer(options: ProviderOptions): AuthorizationServer {
  let kept: { provider: Provider; keyIds: string; signer: { id: string } } | undefined

  return {
    async current() {
      const set = await options.keys.current()
      const keyIds = set.keys.map(({ id }) => id).join(' ')
      // Its keys are fixed when it is made; a rotation makes another, a few milliseconds of work.
      if (kept?.keyIds !== keyIds) {
        const signer = { id: set.signerId }
        const provider = new ScriptlessProvider(options.settings.issuer, configure(options, set, signer))
        // Tells it whether the way to the browser is https; who sends the header is decided before it gets here.
        provider.proxy = true
        options.extend(provider, issuerFor(provider, options.settings.resource, signer))
        kept = { provider, keyIds, signer }
      }
      kept.signer.id = set.signerId
      return kept.provider
    },
  }
}

/** Each is remembered until it expires, so that it is used once (RFC 7523 section 3). */
function boundAssertion(expiresAt: number, now: Date): void {
  if (expiresAt - now.getTime() / 1000 > longestAssertionSeconds)
    throw new errors.InvalidClientAuth(`an assertion may live ${longestAssertionSeconds} seconds at most`)
}

function issuerFor(provider: Provider, resource: string, signer: { id: string }): IssueForService {
  return async (client) => {
    const token = new provider.ClientCredentials({ client, scope: catalogScope })
    token.resourceServer = new provider.ResourceServer(resource, describeResource(resource, signer))
    return token.save()
  }
}

function describeResource(resource: string, signer: { id: string }) {
  return {
    scope: Scope.options.join(' '),
    audience: resource,
    accessTokenTTL: mcpTokenTtlSeconds,
    accessTokenFormat: 'jwt' as const,
    jwt: { sign: { alg: 'ES256' as const, kid: signer.id } },
  }
}

/** Without form_post, which is a page with a script; our pages run none that stands in them (Content-Security-Policy). */
class ScriptlessProvider extends Provider {
  override registerResponseMode(...[name, handler]: Parameters<Provider['registerResponseMode']>): void {
    if (name !== 'form_post') super.registerResponseMode(name, handler)
  }
}

function configure(options: ProviderOptions, { keys }: SigningKeySet, signer: { id: string }): Configuration {
  const { settings, models, now } = options
  const cookies = nameCookies(settings.issuer.startsWith('https:'))
  return {
    adapter: (name) => models.adapt(name),
    clients: staticClients(settings),
    jwks: { keys: keys.map(({ jwk }) => ({ ...jwk, alg: 'ES256', use: 'sig' })) as never },
    cookies,
    routes: {
      authorization: '/oauth/authorize',
      token: '/oauth/token',
      jwks: '/oauth/jwks',
      registration: '/oauth/register',
      revocation: '/oauth/revoke',
      end_session: '/oauth/session/end',
    },
    scopes: [offlineAccessScope],
    claims: {},
    responseTypes: ['code'],
    subjectTypes: ['public'],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256', 'RS256', 'PS256', 'EdDSA'],
      idTokenSigningAlgValues: ['ES256'],
    },
    pkce: { required: () => true },
    features: features(options, signer),
    ttl: {
      AccessToken: mcpTokenTtlSeconds,
      AuthorizationCode: codeTtlSeconds,
      ClientCredentials: mcpTokenTtlSeconds,
      Grant: idleTtlSeconds,
      IdToken: mcpTokenTtlSeconds,
      Interaction: interactionTtlSeconds,
      RefreshToken: idleTtlSeconds,
      Session: interactionTtlSeconds,
    },
    formats: {
      customizers: {
        // By the clock that the vault goes by.
        jwt: (_, __, { payload }) => {
          const ttl = Number(payload['exp']) - Number(payload['iat'])
          const iat = Math.floor(now().getTime() / 1000)
          Object.assign(payload, { iat, exp: iat + ttl })
        },
      },
    },
    // What a revocation names; it finds no row, for the rows stand under hashes.
    extraTokenClaims: (_, token) => ('grantId' in token ? { grant_id: token.grantId } : undefined),
    assertJwtClientAuthClaimsAndHeader: async (_, { exp }) => boundAssertion(Number(exp), now()),
    issueRefreshToken: () => true,
    rotateRefreshToken: () => true,
    expiresWithSession: () => false,
    clientBasedCORS: () => true,
    findAccount: async (_, accountId) =>
      (await options.accountExists(accountId)) ? { accountId, claims: async () => ({ sub: accountId }) } : undefined,
    interactions: { url: (_, { uid }) => interactionPath(uid) },
    renderError: options.renderError,
    fetch: options.fetch as typeof fetch,
    fetchResponseBodyLimits: { 'client_id metadata document': documentMaxBytes, jwks_uri: documentMaxBytes },
  } as Configuration
}

function features({ settings, mayFetch }: ProviderOptions, signer: { id: string }) {
  return {
    devInteractions: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    // The hub checks bearers; a token bound to a key would promise more than it holds.
    dPoP: { enabled: false },
    revocation: {
      enabled: true,
      allowedPolicy: async (_: unknown, client: Client, token: { clientId: string }) =>
        token.clientId === client.clientId,
    },
    registration: {
      enabled: settings.clients.registration,
      issueRegistrationAccessToken: false,
      idFactory: () => `oma_client_${randomBytes(16).toString('base64url')}`,
    },
    clientIdMetadataDocument: {
      enabled: settings.clients.metadataDocuments,
      ack: 'draft-02',
      allowFetch: mayFetch,
      cacheDuration: { min: 60, max: 3600 },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: async (_: unknown, __: unknown, oneOf?: string[]) => oneOf?.[0] ?? settings.resource,
      useGrantedResource: async () => true,
      getResourceServerInfo: async (_: unknown, resource: string) => {
        if (resource !== settings.resource) throw new errors.InvalidTarget(`the only resource is ${settings.resource}`)
        return describeResource(resource, signer)
      },
    },
  }
}

function staticClients({ hub, issuer }: ProviderSettings) {
  if (!hub.secret) return []
  return [
    {
      client_id: hub.id,
      client_secret: hub.secret.reveal(),
      client_name: 'OMA hub',
      client_uri: issuer,
      redirect_uris: [],
      response_types: [],
      grant_types: [tokenExchangeGrant, clientCredentialsGrant],
    },
  ]
}

function nameCookies(https: boolean) {
  // Each is for one path, which the prefix __Host- does not allow.
  const prefix = https ? '__Secure-' : ''
  const options = { httpOnly: true, sameSite: 'lax' as const, secure: https, signed: false }
  return {
    names: {
      session: `${prefix}oma_oauth`,
      interaction: `${prefix}oma_interaction`,
      resume: `${prefix}oma_interaction_resume`,
    },
    long: { ...options, path: '/oauth' },
    short: options,
  }
}
