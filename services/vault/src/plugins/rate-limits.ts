/**
 * How many requests a minute are served, all limits in one place: of one address where anybody may ask, of one account
 * where a login is needed. Counted in memory, or in Redis for all replicas together. Guessing passwords is slowed
 * elsewhere (auth/guess-throttle.ts); this bounds work.
 */
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import { contract, ProblemError, type Endpoint } from '@oma/contract'
import fp from 'fastify-plugin'
import type { Redis } from '../db/redis.ts'

/** A minute, for one address: what costs a password hash, an account, or a question to Google. */
const perAddress = new Map<Endpoint, number>([
  [contract.auth.register, 20],
  [contract.auth.login, 60],
  [contract.auth.refresh, 120],
  [contract.secondFactor.login, 60],
  [contract.passkeys.loginOptions, 60],
  [contract.passkeys.login, 60],
  [contract.googleLogin.url, 60],
  [contract.googleLogin.callback, 60],
  [contract.google.callback, 60],
  [contract.google.callbackVersioned, 60],
  // Each leaves a row behind.
  [contract.oauth.authorize, 60],
  [contract.oauth.register, 30],
  // A hub asks for all its users from one address.
  [contract.oauth.token, 6_000],
  [contract.events.stream, 120],
])
const perAddressElsewhere = 600
/** A minute, for one account: every tool call of all its programs may come by here. */
const perAccount = new Map<Endpoint, number>([[contract.google.credentials, 6_000]])
const perAccountElsewhere = 600

const windowMs = 60_000
/** Addresses or accounts that are counted in memory, for each endpoint; the least recently seen are forgotten. */
const counted = 5_000

export interface RateLimitsOptions {
  /** Counts for all replicas together; each counts for itself without. */
  redis: Redis | undefined
  /** Multiplies every limit. */
  factor: number
}

export const rateLimits = fp<RateLimitsOptions>(
  async (app, { redis, factor }) => {
    // Before the library's own hook, which reads what is set here.
    app.addHook('onRoute', (route) => {
      const { endpoint } = route.config ?? {}
      // The authorization server has routes of its own, where anybody may ask.
      if (!endpoint && !route.url.startsWith('/oauth/')) return
      const max = Math.max(1, Math.floor((endpoint ? limitOf(endpoint) : perAddressElsewhere) * factor))
      route.config = { ...route.config, rateLimit: { max, timeWindow: windowMs } }
    })
    await app.register(rateLimit, {
      global: false,
      cache: counted,
      ...(redis && { redis, nameSpace: 'oma:rate:' }),
      // A Redis that is away limits nobody.
      skipOnError: true,
      keyGenerator: (request) => request.principal?.accountId ?? normalizeIP(request.ip, 64),
      errorResponseBuilder: (_, { ttl }) => {
        const retryAfterSeconds = Math.ceil(ttl / 1000)
        return new ProblemError('too-many-requests', `Too many requests. Try again in ${retryAfterSeconds} seconds.`, {
          retryAfterSeconds,
        })
      },
      addHeadersOnExceeding: none,
      addHeaders: none,
    })
  },
  { name: 'rate-limits', fastify: '5.x' },
)

/** How full a window is helps nobody but who wants to use it up. */
const none = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
  'retry-after': false,
}

function limitOf(endpoint: Endpoint): number {
  return endpoint.audience === 'public' || endpoint.audience === 'watcher'
    ? (perAddress.get(endpoint) ?? perAddressElsewhere)
    : (perAccount.get(endpoint) ?? perAccountElsewhere)
}
