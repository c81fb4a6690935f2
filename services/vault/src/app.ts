/** The vault, put together: a table of contents. What it needs from outside comes as options; it opens nothing itself. */
import cookie from '@fastify/cookie'
import { normalizeIP } from '@fastify/rate-limit'
import { contract, type GoogleConnection } from '@oma/contract'
import { toOpenApi } from '@oma/contract/openapi'
import { createHttpApp, registerMetrics, registerProbes, serve } from '@oma/http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import packageJson from '../package.json' with { type: 'json' }
import { createApprovals } from './approvals/approvals.ts'
import { approvalsRoutes } from './approvals/routes.ts'
import { createApprovalStore } from './approvals/store.ts'
import { createEntries } from './audit/reading/entries.ts'
import { createAuditReader } from './audit/reading/store.ts'
import { auditRoutes } from './audit/routes.ts'
import { assembleAuth, assembleOwnerActions } from './auth/assemble.ts'
import { createForgetEnded } from './auth/forget-ended.ts'
import { authRoutes } from './auth/routes.ts'
import { createRepeated } from './background/repeat.ts'
import type { VaultConfig } from './config.ts'
import { describeOutage, type DatabaseHandle } from './db/client.ts'
import type { Redis } from './db/redis.ts'
import { createCheckWatchers } from './events/check-watchers.ts'
import { eventsChannel } from './events/notice.ts'
import { eventsRoutes } from './events/routes.ts'
import { createWatchers } from './events/watchers.ts'
import { layFoundation, type Serving } from './foundation.ts'
import { assembleGoogleLogin } from './google-login/assemble.ts'
import { googleLoginRoutes } from './google-login/routes.ts'
import { assembleGoogle } from './google/assemble.ts'
import { googleRoutes } from './google/routes.ts'
import { assembleOAuth } from './oauth/assemble.ts'
import { createGuardedFetch, type GuardedFetch } from '@oma/http'
import { oauthRoutes } from './oauth/routes.ts'
import { createOnce } from './once/once.ts'
import { onceRoutes } from './once/routes.ts'
import { createOnceStore } from './once/store.ts'
import { assembleOperator } from './operator/assemble.ts'
import { operatorRoutes } from './operator/routes.ts'
import { createPermissions } from './permissions/permissions.ts'
import { permissionsRoutes } from './permissions/routes.ts'
import { createPermissionStore } from './permissions/store.ts'
import { createAuthenticate, refuseOtherOrigins } from './plugins/authenticate.ts'
import { createCookies } from './plugins/cookies.ts'
import { readPage } from './plugins/dashboard-page.ts'
import { dashboard } from './plugins/dashboard.ts'
import { createIdentifyWatcher } from './plugins/identify-watcher.ts'
import { createVaultMetrics } from './plugins/metrics.ts'
import { rateLimits } from './plugins/rate-limits.ts'
import { runBeside } from './plugins/run-beside.ts'
import { vaultTokens } from './plugins/tokens.ts'
import { websockets } from './plugins/websockets.ts'
import { assembleRegistration } from './registration/assemble.ts'
import { assembleSecondFactor } from './second-factor/assemble.ts'
import { secondFactorRoutes } from './second-factor/routes.ts'

export interface VaultOptions {
  config: VaultConfig
  database: DatabaseHandle
  /** The way out to Google. */
  googleFetch: typeof fetch
  /** Counts requests for all replicas together. */
  redis?: Redis | undefined
  /** The way out to what clients name: their metadata documents and key sets. */
  fetchGuarded?: GuardedFetch
  now?: () => Date
  /** How often what runs beside requests looks for work, in milliseconds. */
  backgroundMs?: number
}

export async function createApp({
  config,
  database,
  googleFetch,
  redis,
  fetchGuarded = createGuardedFetch(),
  now = () => new Date(),
  backgroundMs = 30_000,
}: VaultOptions): Promise<FastifyInstance> {
  const publicUrl = config.VAULT_PUBLIC_URL
  const https = publicUrl.startsWith('https:')
  const app = await createHttpApp({
    logLevel: config.LOG_LEVEL,
    trustProxy: config.TRUST_PROXY,
    https,
    webSocketPath: contract.events.stream.path,
    translateError: describeOutage,
  })
  const { log } = app
  const metrics = createVaultMetrics(registerMetrics(app, 'vault'))
  const foundation = layFoundation({ config, db: database.db, now, onRecorded: metrics.countRecorded })
  const { db, keyring, signatures, record } = foundation
  const repeat: Serving['repeat'] = (run, trouble) =>
    createRepeated({ everyMs: backgroundMs, run, onError: (err) => log.warn({ err }, trouble) })

  refuseOtherOrigins(app, publicUrl)
  await app.register(cookie)
  await app.register(websockets)
  await app.register(rateLimits, { redis, factor: config.RATE_LIMIT_FACTOR })
  await app.register(vaultTokens, { signatures, publicUrl, now })
  const { vaultTokens: signed } = app
  const cookies = createCookies(https)

  const { registration, invites } = assembleRegistration(foundation)
  const { operators, overview } = assembleOperator(foundation)
  const auth = assembleAuth(foundation, {
    redis,
    networkOf: (address) => normalizeIP(address, 64),
    signAccessToken: (accountId, sessionId, at) => signed.signLogin({ accountId, sessionId }, at),
    registration,
    log,
  })
  const { accounts, sessions, tokens } = auth
  const secondFactor = assembleSecondFactor(foundation, auth)
  const { confirmations, tickets } = secondFactor
  const googleLogin = assembleGoogleLogin(foundation, { googleFetch, registration })
  const google = assembleGoogle(foundation, {
    googleFetch,
    logins: googleLogin,
    endLogins: auth.endLogins,
    counts: metrics,
    log,
    repeat,
  })
  const owner = assembleOwnerActions(foundation, auth, {
    hasSecondFactor: secondFactor.hasSecondFactor,
    requireConfirmed: confirmations.require,
    grants: google.grants,
    wakeRevocations: google.wakeRevocations,
  })
  const oauth = assembleOAuth(foundation, {
    fetchGuarded,
    accountExists: async (id) => (await auth.store.find(id)) !== undefined,
    googleScopes: async (accountId) => usableScopes((await google.connections.list(accountId))[0]),
    checkPersonalAccessToken: (token) => tokens.check(token),
    signExchanged: (token) => signed.signExchanged(token),
    signService: (token) => signed.signService(token),
    page: readPage(config.DASHBOARD_DIR)?.('authorize-error'),
    log,
  })
  const authenticate = createAuthenticate({
    vaultTokens: signed,
    sessions,
    tokens,
    mcpTokens: oauth.mcpTokens,
    cookies,
    operators,
  })
  const callerOf = (request: FastifyRequest) => authenticate(request, 'user').catch(() => undefined)
  const watchers = createWatchers()
  const forgetEnded = createForgetEnded({ sessions, tokens })

  const approvals = createApprovals({ store: createApprovalStore(db), keyring, publicUrl, now })
  const once = createOnce(createOnceStore(db), keyring, now)

  runBeside(
    app,
    ...google.beside,
    repeat(approvals.forgetExpired, 'approvals that ran out are forgotten later'),
    repeat(once.forgetExpired, 'answers that ran out are forgotten later'),
  )
  metrics.countLogins(app)
  metrics.watchQueues({
    audit: foundation.waitingEntries,
    passwords: auth.passwords.waiting,
    revocations: google.waitingRevocations,
  })
  registerProbes(app, () => database.ping())
  await app.register(serve, { authenticate, record })
  await app.register(authRoutes, { accounts, sessions, tokens, ...owner, cookies, tickets, confirmations, operators })
  await app.register(secondFactorRoutes, { ...secondFactor, accounts, sessions, cookies, record })
  await app.register(googleLoginRoutes, { googleLogin, sessions, cookies, tickets, confirmations, record, callerOf })
  await app.register(googleRoutes, {
    ...google,
    cookies,
    accountOf: async (request) => (await callerOf(request))?.accountId,
  })
  await app.register(permissionsRoutes, { permissions: createPermissions(createPermissionStore(db)) })
  await app.register(approvalsRoutes, { approvals })
  await app.register(onceRoutes, { once })
  await app.register(auditRoutes, { entries: createEntries({ reader: createAuditReader(db), signatures }) })
  await app.register(operatorRoutes, { overview, registration, invites })
  await app.register(oauthRoutes, oauth)
  await app.register(eventsRoutes, {
    watchers,
    checks: createCheckWatchers({ watchers, liveAmong: sessions.liveAmong, now }),
    identify: createIdentifyWatcher({ vaultTokens: signed, sessions, cookies, operators, publicUrl }),
    onNotice: ({ details }) => forgetEnded(details),
    listen: (hear, onGap) => database.listen({ channel: eventsChannel, hear, onGap }),
  })
  app.serve(contract.system.about, async () => ({
    version: packageJson.version,
    hub_url: oauth.resource,
    registration: (await registration.read()).policy,
    google: config.GOOGLE_SANDBOX_URL === undefined ? 'google' : 'sandbox',
  }))
  const openApi = describeApi()
  app.get('/docs/openapi.json', () => openApi)
  await app.register(dashboard, { directory: config.DASHBOARD_DIR, publicUrl })
  return app
}

/** The OpenAPI document; also written to `docs/generated/openapi.json`. */
export function describeApi(): object {
  return toOpenApi(contract, {
    title: 'OMA vault',
    version: packageJson.version,
    description: 'Accounts, Google credentials and tokens. Errors are application/problem+json (RFC 9457).',
  })
}

/** What a connection's credentials are good for, as long as Google still takes them. */
function usableScopes(connection: GoogleConnection | undefined): string[] {
  return connection && connection.health.reason !== 'needs-reconnect' ? connection.scopes : []
}
