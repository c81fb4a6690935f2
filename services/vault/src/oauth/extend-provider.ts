/**
 * What oidc-provider does not do by itself: our own grants, the replay of a refresh to whoever lost the race for it, CORS
 * at the registration, honest answers while the database is away, and telling the log and the audit what happened.
 */
import {
  accessTokenType,
  catalogScope,
  clientCredentialsGrant,
  eventsScope,
  googleCredentialsScope,
  Scope,
  ProblemError,
  toOAuthError,
  tokenExchangeGrant,
} from '@oma/contract'
import type { AuditDetails } from '@oma/http'
import { errors, type Client, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { exchangedTokenTtlSeconds, type ExchangedToken, type ExchangeToken } from './exchange-token.ts'
import { serviceTokenTtlSeconds, type IssueServiceToken } from './issue-service-token.ts'
import type { EndedGrant } from './models.ts'
import { mcpTokenTtlSeconds, type IssueForService } from './provider.ts'
import type { RefreshAnswers } from './refresh-answers.ts'

export interface Happened {
  event: string
  accountId: string
  details: AuditDetails
}

export interface ExtendOptions {
  exchangeToken: ExchangeToken
  /** The hub's; every other client by itself is a service account. */
  hubId: string
  /** What service accounts' tokens are for. */
  resource: string
  issueServiceToken: IssueServiceToken
  issueForService: IssueForService
  answers: RefreshAnswers
  /** Tokens were issued to this client: it is not idle, and the person sees when it was last used. */
  onIssued: (clientId: string, accountId: string) => Promise<void>
  onExchanged: (ctx: KoaContextWithOIDC, exchanged: ExchangedToken) => Promise<void>
  onRegistered: (client: Client) => void
  onRefused: (ctx: KoaContextWithOIDC, refusal: Refusal) => void
  onFailed: (ctx: KoaContextWithOIDC, error: Error) => void
  /** The problem that this error is to callers, such as a database that is away. */
  translate: (error: unknown) => ProblemError | undefined
}

export interface Refusal {
  error: string
  detail: string | undefined
}

interface State {
  failure?: Error
  refusal?: errors.OIDCProviderError
}

export function extendProvider(provider: Provider, options: ExtendOptions): void {
  const states = new WeakMap<object, State>()
  const stateOf = (ctx: KoaContextWithOIDC): State => states.get(ctx.req) ?? {}

  provider.use(async (ctx, next) => {
    const state: State = {}
    states.set(ctx.req, state)
    await next()
    await finish(ctx as KoaContextWithOIDC, state, options)
  })
  provider.on('server_error', (ctx, error) => void (stateOf(ctx).failure = error))
  provider.on('grant.error', (ctx, error) => void (stateOf(ctx).refusal = error))
  provider.on('registration_create.success', (_, client) => options.onRegistered(client))
  registerGrants(provider, options)
}

async function finish(ctx: KoaContextWithOIDC, state: State, options: ExtendOptions): Promise<void> {
  if (state.failure) return answerFailure(ctx, state.failure, options)
  if (isDiscovery(ctx.path)) correctMetadata(ctx.body)
  if (ctx.path !== tokenPath || !ctx.oidc?.params) return
  const { grant_type: grantType } = ctx.oidc.params
  if (grantType === 'refresh_token') await shareRefresh(ctx, options.answers)
  if (ctx.status >= 400) {
    const { error = 'unknown', error_description } = ctx.body as { error?: string; error_description?: string }
    options.onRefused(ctx, { error, detail: state.refusal?.error_detail ?? error_description })
  } else if (ctx.oidc.account && ctx.oidc.client) {
    await options.onIssued(ctx.oidc.client.clientId, ctx.oidc.account.accountId)
  }
}

function answerFailure(ctx: KoaContextWithOIDC, failure: Error, { translate, onFailed }: ExtendOptions): void {
  onFailed(ctx, failure)
  const problem = translate(failure)
  if (!problem) return
  ctx.status = problem.status
  ctx.body = toOAuthError(problem.code, problem.detail)
  if (problem.retryAfterSeconds !== undefined) ctx.set('retry-after', String(Math.ceil(problem.retryAfterSeconds)))
}

const tokenPath = '/oauth/token'

/** The winner's answer is kept, and whoever lost gets it; a client that races with itself notices nothing. */
async function shareRefresh(ctx: KoaContextWithOIDC, answers: RefreshAnswers): Promise<void> {
  const { refresh_token: refreshToken } = ctx.oidc.params as { refresh_token?: unknown }
  const { client } = ctx.oidc
  if (typeof refreshToken !== 'string' || !client) return
  const refreshed = { refreshToken, clientId: client.clientId }
  const { AccessToken: issued } = ctx.oidc.entities
  if (ctx.status === 200 && issued?.accountId && issued.grantId) {
    return answers.keep({ ...refreshed, accountId: issued.accountId, grantId: issued.grantId }, ctx.body as object)
  }
  // With any other error the client did not say who it is, or asked for too much.
  if ((ctx.body as { error?: string }).error !== 'invalid_grant') return
  const answer = await answers.find(refreshed)
  if (!answer) return
  ctx.status = 200
  ctx.body = answer
}

/** Why a grant ended: a spent code or refresh token came again, so somebody else may hold it; or the client gave it up. */
export function describeEnd(
  { clientId, accountId, grantId }: EndedGrant,
  ctx: KoaContextWithOIDC | undefined,
): Happened {
  const event =
    ctx?.path !== tokenPath
      ? 'client.signed_out'
      : ctx.oidc.params?.['grant_type'] === 'refresh_token'
        ? 'token.refresh_reused'
        : 'token.code_reused'
  return { event, accountId, details: { client_id: clientId, grant_id: grantId } }
}

function registerGrants(provider: Provider, options: ExtendOptions): void {
  const { exchangeToken, issueServiceToken, onExchanged } = options
  const exchangeParameters = ['subject_token', 'subject_token_type', 'requested_token_type', 'scope', 'resource']
  provider.registerGrantType(
    tokenExchangeGrant,
    inOAuthWords(async (ctx) => {
      const { clientId } = ctx.oidc.client!
      // Whoever exchanges a token gets at Google's; the registration alone must not decide about that.
      if (clientId !== options.hubId) throw new errors.UnauthorizedClient('only the hub exchanges tokens')
      const { subject_token, subject_token_type, scope } = ctx.oidc.params as Record<string, string | undefined>
      const exchanged = await exchangeToken({
        clientId,
        subjectToken: subject_token,
        subjectTokenType: subject_token_type,
        scope,
      })
      await onExchanged(ctx, exchanged)
      ctx.body = {
        access_token: exchanged.accessToken,
        issued_token_type: accessTokenType,
        token_type: 'Bearer',
        expires_in: exchangedTokenTtlSeconds,
        scope: [googleCredentialsScope, ...exchanged.scopes].join(' '),
        account_id: exchanged.accountId,
      }
    }),
    exchangeParameters,
  )
  provider.registerGrantType(
    clientCredentialsGrant,
    inOAuthWords(async (ctx) => {
      const { scope, resource = options.resource } = ctx.oidc.params as Record<string, string | undefined>
      const client = ctx.oidc.client!
      if (client.clientId !== options.hubId) {
        if (resource !== options.resource) throw new errors.InvalidTarget(`the only resource is ${options.resource}`)
        // Whatever scope was asked for: clients ask for all that the hub names, and read here what they got.
        const access_token = await options.issueForService(client)
        ctx.body = { access_token, token_type: 'Bearer', expires_in: mcpTokenTtlSeconds, scope: catalogScope }
        return
      }
      ctx.body = {
        access_token: issueServiceToken({ clientId: client.clientId, scope }),
        token_type: 'Bearer',
        expires_in: serviceTokenTtlSeconds,
        scope: eventsScope,
      }
    }),
    ['scope', 'resource'],
  )
}

function inOAuthWords(handle: (ctx: KoaContextWithOIDC) => Promise<void>) {
  return async (ctx: KoaContextWithOIDC): Promise<void> => {
    try {
      await handle(ctx)
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status >= 500) throw error
      const { error: name, error_description } = toOAuthError(error.code, error.detail)
      throw new errors.CustomOIDCProviderError(name, error_description)
    }
  }
}

function isDiscovery(path: string): boolean {
  return path === '/.well-known/oauth-authorization-server' || path === '/.well-known/openid-configuration'
}

/** Clients read from here what to ask for; we give no ID tokens, so there is no `openid`, and have no form_post. */
function correctMetadata(body: unknown): void {
  if (typeof body !== 'object' || body === null) return
  Object.assign(body, {
    scopes_supported: [...Scope.options, 'offline_access'],
    response_modes_supported: ['query', 'fragment'],
  })
}
