/** The vault, put together: a table of contents. What it needs from outside comes as options; it opens nothing itself. */
import cookie from '@fastify/cookie'
import { normalizeIP } from '@fastify/rate-limit'
import { contract, type GoogleConnection } from '@oma/contract'
import { toOpenApi } from '@oma/contract/openapi'
import { createHttpApp, registerMetrics, registerProbes, serve } from '@oma/http'
import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import packageJson from '../package.json' with { type: 'json' }
import { createEntries } from './audit/reading/entries.ts'
import { createRecorder } from './audit/record.ts'
import { auditRoutes } from './audit/routes.ts'
import { createAuditReader } from './audit/reading/store.ts'
import { createAuditStore } from './audit/store.ts'
import { createAccounts } from './auth/accounts.ts'
import { createCookies } from './plugins/cookies.ts'
import { createChangePassword } from './auth/change-password.ts'
import { createMemoryCounts } from './auth/failure-counts.ts'
import { createDeleteAccount } from './auth/delete-account.ts'
import { createForgetEnded } from './auth/forget-ended.ts'
import { createGuessThrottle } from './auth/guess-throttle.ts'
import { createPasswordCheck } from './auth/password-check.ts'
import { createPasswords } from './auth/password.ts'
import { createPersonalAccessTokens } from './auth/personal-access-tokens.ts'
import { createReauthentication } from './auth/reauthentication.ts'
import { createRemoveAccount } from './auth/remove-account.ts'
import { authRoutes } from './auth/routes.ts'
import { createSharedCounts } from './auth/shared-counts.ts'
import { createSessions } from './auth/sessions.ts'
import { createAccountStore, createPersonalAccessTokenStore, createSessionStore } from './auth/store.ts'
import type { VaultConfig } from './config.ts'
import { describeOutage, type DatabaseHandle } from './db/client.ts'
import { createCheckWatchers } from './events/check-watchers.ts'
import { encodeNotice, eventsChannel, isBroadcast } from './events/notice.ts'
import { eventsRoutes } from './events/routes.ts'
import { createWatchers } from './events/watchers.ts'
import { runScript, type Redis } from './db/redis.ts'
import { createRepeated } from './background/repeat.ts'
import { createAuthorization } from './google/authorization.ts'
import { createConnections } from './google/connection.ts'
import { createFreshCredentials, refreshMarginMs } from './google/credentials.ts'
import { createDeadGrants } from './google/refresh/dead-grants.ts'
import { createRefresh } from './google/refresh/refresh.ts'
import { createRefreshAhead } from './google/refresh/refresh-ahead.ts'
import { createResting } from './google/refresh/resting.ts'
import { createLeaseStore } from './google/refresh/store.ts'
import { createGoogleOAuth, createGoogleSignIn, createVerifySecurityEvent } from '@oma/google'
import { createGoogleLogin } from './google-login/google-login.ts'
import { googleLoginRoutes } from './google-login/routes.ts'
import { createGoogleLoginStore } from './google-login/store.ts'
import { createPendingConnections } from './google/pending.ts'
import { createPrepareRevocations } from './google/prepare-revocations.ts'
import { googleSettings } from './google/client-settings.ts'
import { googleRoutes } from './google/routes.ts'
import { createSecurityEvents } from './google/security-events.ts'
import { createSaveConnection } from './google/save-connection.ts'
import {
  createAuthorizationStore,
  createConnectionStore,
  createPendingStore,
  createSecurityEventStore,
} from './google/store.ts'
import { createDataKeys } from './keyring/data-keys.ts'
import { createKeyring } from './keyring/keyring.ts'
import { createEnvironmentRootKeys } from './keyring/root-keys.ts'
import { createSignatures } from './keyring/signatures.ts'
import { createDataKeyStore } from './keyring/store.ts'
import { createGuardedFetch, type GuardedFetch } from './oauth/guarded-fetch.ts'
import { createOAuth } from './oauth/oauth.ts'
import { createProviderRequests, fromRequests } from './oauth/provider-requests.ts'
import { oauthRoutes } from './oauth/routes.ts'
import { createConsentStore, createModelStore, createSigningKeyStore } from './oauth/store.ts'
import { createRevocationQueue } from './revocations/queue.ts'
import { createRevokeQueued } from './revocations/revoke-queued.ts'
import { createRevocationStore } from './revocations/store.ts'
import { createProofs } from './second-factor/check-proof.ts'
import { createConfirmations } from './second-factor/confirmations.ts'
import { createFactors } from './second-factor/factors.ts'
import { createLoginTickets } from './second-factor/login-tickets.ts'
import { createPasskeys } from './second-factor/passkeys/passkeys.ts'
import { createPasskeyStore } from './second-factor/passkeys/store.ts'
import { secondFactorRoutes } from './second-factor/routes.ts'
import { createConfirmationStore, createFactorStore, createLoginTicketStore } from './second-factor/store.ts'
import { createAuthenticate, refuseOtherOrigins } from './plugins/authenticate.ts'
import { createIdentifyWatcher } from './plugins/identify-watcher.ts'
import { dashboard, readPage } from './plugins/dashboard.ts'
import { createVaultMetrics } from './plugins/metrics.ts'
import { runBeside } from './plugins/run-beside.ts'
import { websockets } from './plugins/websockets.ts'
import { rateLimits } from './plugins/rate-limits.ts'
import { vaultTokens } from './plugins/tokens.ts'

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
  const { db } = database
  const publicUrl = config.VAULT_PUBLIC_URL
  const https = publicUrl.startsWith('https:')
  const rootKeys = createEnvironmentRootKeys(config.SECRET_KEY, config.SECRET_KEY_PREVIOUS)
  const keyring = createKeyring(rootKeys, createDataKeys(createDataKeyStore(db), rootKeys, now))
  const signatures = createSignatures(config.SECRET_KEY, config.SECRET_KEY_PREVIOUS)
  const app = await createHttpApp({
    logLevel: config.LOG_LEVEL,
    trustProxy: config.TRUST_PROXY,
    https,
    webSocketPath: contract.events.stream.path,
    translateError: describeOutage,
  })
  const metrics = createVaultMetrics(registerMetrics(app, 'vault'))
  const audit = createRecorder({
    store: createAuditStore(db, eventsChannel),
    signatures,
    announcing: { concerns: isBroadcast, encode: encodeNotice },
    onBatch: metrics.countRecorded,
    now,
  })
  const { record } = audit
  refuseOtherOrigins(app, publicUrl)
  await app.register(cookie)
  await app.register(websockets)
  await app.register(rateLimits, { redis, factor: config.RATE_LIMIT_FACTOR })
  await app.register(vaultTokens, { signatures, publicUrl, now })

  const cookies = createCookies(https)
  const accountStore = createAccountStore(db)
  const passwords = createPasswords()
  const memory = createMemoryCounts(now)
  const throttle = createGuessThrottle({
    counts: redis ? createSharedCounts({ run: runScript(redis), memory, now }) : memory,
    networkOf: (address) => normalizeIP(address, 64),
    wait,
  })
  const checkPassword = createPasswordCheck({
    store: accountStore,
    passwords,
    throttle,
    record,
    onTrouble: (err) => app.log.warn({ err }, 'a login was answered, and something beside it failed'),
  })
  const { REGISTRATION: registration } = config
  const accounts = createAccounts({ store: accountStore, passwords, checkPassword, registration, now })
  const sessions = createSessions({
    store: createSessionStore(db),
    keyring,
    signatures,
    signAccessToken: (accountId, sessionId, at) => app.vaultTokens.signLogin({ accountId, sessionId }, at),
    record,
    now,
  })
  const tokens = createPersonalAccessTokens(createPersonalAccessTokenStore(db), now)
  const factorStore = createFactorStore(db)
  const passkeys = createPasskeys({ store: createPasskeyStore(db), factors: factorStore, publicUrl, now })
  const factorOptions = { store: factorStore, passkeys, keyring, throttle, now }
  const proofs = createProofs({ ...factorOptions, record })
  const tickets = createLoginTickets({ store: createLoginTicketStore(db), proofs, now })
  const confirmations = createConfirmations({ store: createConfirmationStore(db), accounts, proofs, now })
  const reauthenticate = createReauthentication({
    store: accountStore,
    checkPassword,
    hasSecondFactor: async (accountId) => (await proofs.methods(accountId)).length > 0,
    requireConfirmed: confirmations.require,
  })
  const changePassword = createChangePassword({ store: accountStore, passwords, reauthenticate, sessions })

  const settings = googleSettings(config)
  const googleLogin = createGoogleLogin({
    store: createGoogleLoginStore(db),
    google: createGoogleSignIn({
      ...settings,
      redirectUri: publicUrl + contract.googleLogin.callback.path,
      fetch: googleFetch,
      now,
    }),
    signatures,
    registration: config.REGISTRATION,
    publicUrl,
    now,
  })
  const google = createGoogleOAuth({ ...settings, fetch: googleFetch, now })
  const store = createConnectionStore(db)
  const save = createSaveConnection({ store, keyring, now })
  const leases = createLeaseStore(db)
  const owner = `${hostname()} ${process.pid} ${randomUUID()}`
  const deadGrants = createDeadGrants({ leases, record, owner })
  const recordingDead = createRepeated({
    everyMs: backgroundMs,
    run: deadGrants.recordLeft,
    onError: (err) => app.log.warn({ err }, 'dead grants that were not recorded are recorded later'),
  })
  const refresh = createRefresh({
    leases,
    google,
    keyring,
    deadGrants,
    resting: createResting(now),
    onRefreshed: (outcome, err) => {
      metrics.countRefresh(outcome)
      if (err !== undefined) app.log.warn({ err, outcome }, 'Google did not refresh a credential')
    },
    owner,
    now,
  })
  const revocationStore = createRevocationStore(db)
  const revoking = createRepeated({
    everyMs: backgroundMs,
    run: createRevokeQueued({
      store: revocationStore,
      google,
      rootKeys,
      askAnew: (id) => refresh(id, { isDue: ({ needsReconnect }) => needsReconnect === null, elsewhere: 'leave' }),
      record,
      onOutcome: (outcome, err) => {
        metrics.countRevocation(outcome)
        if (err !== undefined) app.log.warn({ err, outcome }, 'Google did not take the revocation of a grant')
      },
      now,
    }),
    onError: (err) => app.log.warn({ err }, 'the queue of revocations is left for later'),
  })
  const revocations = createRevocationQueue({ store: revocationStore, rootKeys, wake: revoking.wake, now })
  const pendingStore = createPendingStore(db)
  const grants = createPrepareRevocations({ connections: store, pending: pendingStore, revocations, keyring })
  const pending = createPendingConnections({
    store: pendingStore,
    keyring,
    save,
    grants,
    revocations,
    publicUrl,
    now,
  })
  const discarding = createRepeated({
    everyMs: backgroundMs,
    run: pending.discardExpired,
    onError: (err) => app.log.warn({ err }, 'sign-ins at Google that nobody decided on are given back later'),
  })
  const authorization = createAuthorization({
    authorizations: createAuthorizationStore(db),
    connections: store,
    pending,
    save,
    revocations,
    google,
    keyring,
    signatures,
    publicUrl,
    now,
  })
  const connections = createConnections({ store, grants, revocations, publicUrl })
  const removeAccount = createRemoveAccount({
    store: accountStore,
    sessions,
    grants,
    wakeRevocations: revocations.wake,
    record,
  })
  const deleteAccount = createDeleteAccount({ reauthenticate, removeAccount })
  const refreshAhead = createRefreshAhead({ leases, refresh, marginMs: refreshMarginMs, now })
  const refreshing = createRepeated({
    everyMs: backgroundMs,
    run: refreshAhead.run,
    onError: (err) => app.log.warn({ err }, 'credentials in use are refreshed later'),
  })
  const credentials = createFreshCredentials({ store, refresh, onUsed: refreshAhead.used, keyring, publicUrl, now })
  const securityEvents = createSecurityEvents({
    verify: createVerifySecurityEvent({ clientId: settings.clientId, fetch: googleFetch, now }),
    store: createSecurityEventStore(db),
    connections: store,
    deadGrants,
    logins: googleLogin,
    endSessions: (accountId) => sessions.endAll(accountId, {}),
    record,
    onReceived: (type) => app.log.info({ type }, 'Google sent a security event that concerns no account here'),
    now,
  })
  const resource = new URL('/mcp', config.HUB_PUBLIC_URL).href
  const oauth = createOAuth({
    settings: {
      issuer: publicUrl,
      resource,
      hub: { id: config.HUB_CLIENT_ID, secret: config.HUB_CLIENT_SECRET },
      clients: {
        metadataDocuments: config.OAUTH_METADATA_DOCUMENTS === 'on',
        registration: config.OAUTH_REGISTRATION === 'on',
      },
    },
    stores: {
      models: createModelStore(db),
      keys: createSigningKeyStore(db),
      consents: createConsentStore(db),
    },
    keyring,
    signatures,
    fetchGuarded,
    origins: fromRequests,
    accountExists: async (id) => (await accountStore.find(id)) !== undefined,
    googleScopes: async (accountId) => usableScopes((await connections.list(accountId))[0]),
    checkPersonalAccessToken: (token) => tokens.check(token),
    signExchanged: (token) => app.vaultTokens.signExchanged(token),
    signService: (token) => app.vaultTokens.signService(token),
    record,
    page: readPage(config.DASHBOARD_DIR),
    translateError: describeOutage,
    log: {
      registered: (client) => app.log.info(client, 'a client registered itself'),
      refused: (refusal) => app.log.info(refusal, 'the token endpoint refused'),
      failed: (err) => app.log.error({ err }, 'the authorization server failed'),
    },
    now,
  })
  const authenticate = createAuthenticate({
    vaultTokens: app.vaultTokens,
    sessions,
    tokens,
    mcpTokens: oauth.mcpTokens,
    cookies,
  })
  const watchers = createWatchers()
  const forgetEnded = createForgetEnded({ sessions, tokens })

  runBeside(app, revoking, discarding, refreshing, recordingDead)
  metrics.countLogins(app)
  metrics.watchQueues({ audit: audit.waiting, passwords: passwords.waiting, revocations: revocationStore.count })
  registerProbes(app, () => database.ping())
  await app.register(serve, { authenticate, record })
  await app.register(authRoutes, { accounts, sessions, changePassword, deleteAccount, tokens, cookies, tickets })
  await app.register(secondFactorRoutes, {
    accounts,
    sessions,
    cookies,
    tickets,
    confirmations,
    factors: createFactors(factorOptions),
    passkeys,
    record,
  })
  await app.register(googleLoginRoutes, {
    googleLogin,
    sessions,
    cookies,
    tickets,
    confirmations,
    record,
    callerOf: (request) => authenticate(request, 'user').catch(() => undefined),
  })
  await app.register(googleRoutes, {
    authorization,
    pending,
    connections,
    credentials,
    securityEvents,
    cookies,
    accountOf: (request) =>
      authenticate(request, 'user').then(
        ({ accountId }) => accountId,
        () => undefined,
      ),
  })
  await app.register(auditRoutes, { entries: createEntries({ reader: createAuditReader(db), signatures }) })
  await app.register(oauthRoutes, {
    requests: createProviderRequests({ server: oauth.server, publicUrl, resource }),
    interactions: oauth.interactions,
    clients: oauth.clients,
  })
  await app.register(eventsRoutes, {
    watchers,
    checks: createCheckWatchers({ watchers, liveAmong: sessions.liveAmong, now }),
    identify: createIdentifyWatcher({ vaultTokens: app.vaultTokens, sessions, cookies, publicUrl }),
    onNotice: ({ details }) => forgetEnded(details),
    listen: (hear, onGap) => database.listen({ channel: eventsChannel, hear, onGap }),
  })
  app.serve(contract.system.about, async () => ({
    version: packageJson.version,
    hub_url: resource,
    registration: config.REGISTRATION,
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
