/** The authorization server, put together of its parts: what the rest of the vault needs of it. */
import type { ProblemError } from '@oma/contract'
import type { AuditEntry } from '@oma/http'
import { Provider, type KoaContextWithOIDC } from 'oidc-provider'
import type { Keyring } from '../keyring/keyring.ts'
import type { Signatures } from '../keyring/signatures.ts'
import { createConnectedClients, type ConnectedClients } from './connected-clients.ts'
import { createErrorPage } from './error-page.ts'
import { createExchangeToken, type ExchangedToken, type Subject } from './exchange-token.ts'
import { describeEnd, extendProvider, type Refusal } from './extend-provider.ts'
import { createFetchLimit } from './fetch-limit.ts'
import type { GuardedFetch } from '@oma/http'
import { createInteractions, describeRegistered, type Interactions } from './interaction.ts'
import { createIssueServiceToken, type ServiceToken } from './issue-service-token.ts'
import { createMcpTokens, type McpTokens } from './mcp-tokens.ts'
import { createFetchForProvider } from './metadata-documents.ts'
import { createModels } from './models.ts'
import { createAuthorizationServer, type AuthorizationServer, type ProviderSettings } from './provider.ts'
import { createRefreshAnswers } from './refresh-answers.ts'
import { createSigningKeys } from './signing-keys.ts'
import type { ConsentStore, ModelStore, SigningKeyStore } from './store.ts'

/** Where a request of the library's came from. */
export interface Origins {
  /** For the audit. */
  originOf(ctx: KoaContextWithOIDC): AuditEntry['origin']
  addressOf(ctx: KoaContextWithOIDC): string
}

export interface OAuthOptions {
  settings: ProviderSettings
  stores: { models: ModelStore; keys: SigningKeyStore; consents: ConsentStore }
  keyring: Keyring
  signatures: Signatures
  /** For what strangers name. */
  fetchGuarded: GuardedFetch
  origins: Origins
  accountExists: (accountId: string) => Promise<boolean>
  /** What Google granted to the account. */
  googleScopes: (accountId: string) => Promise<readonly string[]>
  /** Whose live personal access token this is. */
  checkPersonalAccessToken: (token: string) => Promise<Omit<Subject, 'program'> | undefined>
  signExchanged: (token: ExchangedToken) => string
  signService: (token: ServiceToken) => string
  record: (entry: AuditEntry) => Promise<void>
  /** The page of the dashboard; undefined where it is not built. */
  page: string | undefined
  translateError: (error: unknown) => ProblemError | undefined
  log: {
    registered(client: ReturnType<typeof describeRegistered>): void
    refused(refusal: Refusal & { clientId: string | undefined; grantType: unknown }): void
    failed(error: Error): void
  }
  now: () => Date
}

export interface OAuth {
  server: AuthorizationServer
  interactions: Interactions
  clients: ConnectedClients
  mcpTokens: McpTokens
}

export function createOAuth(options: OAuthOptions): OAuth {
  const { settings, stores, keyring, signatures, origins, record, log, now } = options
  const keys = createSigningKeys({ store: stores.keys, keyring, now })
  const models = createModels({
    store: stores.models,
    keyring,
    now,
    async onEnded(grant) {
      const ctx = currentContext()
      await record({ ...describeEnd(grant, ctx), ...(ctx && { origin: origins.originOf(ctx)! }) })
    },
  })
  const clients = createConnectedClients(stores.consents, stores.models, now)
  const { issuer, resource } = settings
  const mcpTokens = createMcpTokens({ issuer, resource, keys, models, now })
  const exchangeToken = createExchangeToken({
    sign: options.signExchanged,
    async checkSubject(token) {
      const personal = await options.checkPersonalAccessToken(token)
      if (personal) return { ...personal, program: personal.id }
      const subject = await mcpTokens.check(token)
      if (subject) await clients.touch(subject.accountId, subject.program)
      return subject
    },
  })
  const fetchLimit = createFetchLimit(now)
  /** A client's keys lie where a stranger says, and who asks for them has proved nothing: they count as its document does. */
  const fetchCounted: GuardedFetch = async (url, init) => {
    const ctx = currentContext()
    const { jwksUri } = ctx?.oidc?.client ?? {}
    if (ctx && jwksUri !== undefined && URL.parse(jwksUri)?.href === String(url))
      fetchLimit.take(origins.addressOf(ctx))
    return options.fetchGuarded(url, init)
  }
  const server = createAuthorizationServer({
    settings,
    models,
    keys,
    fetch: createFetchForProvider(fetchCounted),
    accountExists: options.accountExists,
    mayFetch: (ctx) => fetchLimit.take(origins.addressOf(ctx)),
    renderError: createErrorPage(options.page),
    now,
    extend: (provider, issueForService) =>
      extendProvider(provider, {
        exchangeToken,
        hubId: settings.hub.id,
        resource,
        issueForService,
        issueServiceToken: createIssueServiceToken(options.signService),
        answers: createRefreshAnswers(models),
        async onIssued(clientId, accountId) {
          await models.touchClient(clientId)
          await clients.touch(accountId, clientId)
        },
        onExchanged: (ctx, { accountId, subjectTokenId, program, scopes }) =>
          record({
            event: 'token.exchanged',
            accountId,
            origin: origins.originOf(ctx)!,
            details: { token_id: subjectTokenId, program, scopes },
          }),
        onRegistered: (client) => log.registered(describeRegistered(client)),
        onRefused: (ctx, refusal) =>
          log.refused({ ...refusal, clientId: ctx.oidc.client?.clientId, grantType: ctx.oidc.params?.['grant_type'] }),
        onFailed: (_, error) => log.failed(error),
        translate: options.translateError,
      }),
  })
  const interactions = createInteractions({
    server,
    consents: stores.consents,
    signatures,
    resource,
    googleScopes: options.googleScopes,
    touchClient: models.touchClient,
    now,
  })
  return { server, interactions, clients, mcpTokens }
}

/** Of the request that the library serves now, if any. */
function currentContext(): KoaContextWithOIDC | undefined {
  return (Provider as unknown as { ctx?: KoaContextWithOIDC }).ctx
}
