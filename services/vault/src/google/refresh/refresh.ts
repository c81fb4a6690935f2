/**
 * Refreshes a connection's access token: once at a time in this process, and by a lease once at a time among all
 * replicas. No transaction is held while Google is asked; what is written afterwards checks that the lease is still ours
 * and the row as it was, so what came late changes nothing.
 */
import { ProblemError, serviceOf, servicesIn, type ReconnectReason } from '@oma/contract'
import { GoogleOAuthError, type GoogleOAuth, type GoogleTokens } from '@oma/google'
import { setTimeout as wait } from 'node:timers/promises'
import type { Connection } from '../connection.ts'
import type { Keyring } from '../../keyring/keyring.ts'
import { openRefreshToken, sealAccessToken, sealRefreshToken } from '../sealed-tokens.ts'
import type { DeadGrants } from './dead-grants.ts'
import { findReason } from './reconnect-reason.ts'
import type { Resting } from './resting.ts'
import { askUntilAnswered, type RetryPolicy } from './retry.ts'
import type { LeaseStore, Refreshed } from './store.ts'

/** `superseded`: the user, or another replica, changed the connection meanwhile, and theirs stands. */
export type RefreshOutcome = 'refreshed' | 'needs_reconnect' | 'unavailable' | 'refused' | 'superseded'

export interface RefreshRequest {
  /** Whether the row, as it is now, still wants it. */
  isDue: (connection: Connection) => boolean
  /** Where another replica is at it: wait for what comes of it, or leave it alone. */
  elsewhere: 'wait' | 'leave'
}

/**
 * Resolves when there is nothing more to do, whoever did it.
 * @throws {ProblemError} `google-unavailable`, within 10 seconds
 */
export type Refresh = (id: string, request: RefreshRequest) => Promise<void>

export interface RefreshOptions {
  leases: LeaseStore
  google: Pick<GoogleOAuth, 'refresh'>
  keyring: Keyring
  deadGrants: Pick<DeadGrants, 'mark'>
  resting: Resting
  onRefreshed: (outcome: RefreshOutcome, failure?: unknown) => void
  /** Names this process in the lease. */
  owner: string
  policy?: RetryPolicy
  now: () => Date
}

const defaultPolicy: RetryPolicy = { attempts: 4, firstDelayMs: 250, deadlineMs: 10_000, attemptMs: 4_000 }
/** A lease lasts as long as one attempt may, and a little for writing. */
const writeMs = 1_000
/** How often somebody who waits for another replica looks. */
const pollMs = 100
const writeAttempts = 3

export function createRefresh(options: RefreshOptions): Refresh {
  const { leases, google, keyring, deadGrants, resting, onRefreshed, owner, policy = defaultPolicy, now } = options
  const leaseMs = policy.attemptMs + writeMs
  const running = new Map<string, Promise<void>>()

  async function refresh(id: string, request: RefreshRequest): Promise<void> {
    const failure = resting.failureOf(id)
    if (failure) throw failure
    const endsAt = performance.now() + policy.deadlineMs
    const lease = await takeLease(id, request, endsAt)
    if (!lease) return
    if (!request.isDue(lease)) return leases.release(lease)
    try {
      onRefreshed(await refreshLeased(lease, request, endsAt))
    } catch (error) {
      await leases.release(lease)
      if (error instanceof ProblemError) {
        resting.begin(id, error)
        const refused = error instanceof GoogleOAuthError && error.trouble !== 'away'
        onRefreshed(refused ? 'refused' : 'unavailable', error)
      }
      throw error
    }
  }

  /** Undefined when there is nothing to do, or somebody else does it. */
  async function takeLease(
    id: string,
    { isDue, elsewhere }: RefreshRequest,
    endsAt: number,
  ): Promise<Connection | undefined> {
    for (;;) {
      const lease = await leases.take(id, owner, leaseMs)
      if (lease) return lease
      const current = await leases.find(id)
      if (!current || !isDue(current) || elsewhere === 'leave') return undefined
      if (performance.now() >= endsAt) {
        throw new ProblemError('google-unavailable', 'Google is slow to answer. Try again.', { retryAfterSeconds: 1 })
      }
      await wait(pollMs * (0.5 + Math.random()))
    }
  }

  async function refreshLeased(lease: Connection, { isDue }: RefreshRequest, endsAt: number): Promise<RefreshOutcome> {
    const refreshToken = await openRefreshToken(keyring, lease)
    if (!refreshToken) return markDead(lease, 'no-lasting-permission')
    let tokens: GoogleTokens
    try {
      tokens = await askUntilAnswered(
        { ...policy, deadlineMs: Math.max(1, endsAt - performance.now()) },
        (signal) => google.refresh(refreshToken, signal),
        () => leases.extend(lease, leaseMs),
      )
    } catch (error) {
      if (!(error instanceof GoogleOAuthError) || error.trouble !== 'dead-grant') throw error
      return markDead(lease, findReason(error, lease, now()))
    }
    return (await write(lease, tokens, isDue)) ? 'refreshed' : 'superseded'
  }

  /** Again where something else of the row changed meanwhile, such as a service that the user gave up. */
  async function write(lease: Connection, tokens: GoogleTokens, isDue: RefreshRequest['isDue']): Promise<boolean> {
    let current: Connection | undefined = lease
    for (let attempt = 1; attempt <= writeAttempts; attempt++) {
      if (await leases.settle(current, await toChanges(current, tokens))) return true
      current = await leases.find(lease.id)
      if (!current || current.leaseFence !== lease.leaseFence || !isDue(current)) return false
    }
    return false
  }

  async function toChanges(connection: Connection, tokens: GoogleTokens): Promise<Refreshed> {
    return {
      accessTokenSealed: await sealAccessToken(keyring, connection, tokens.accessToken),
      // Google sends one only when it rotates; else the one at hand stays good.
      ...(tokens.refreshToken && (await sealRefreshToken(keyring, connection, tokens.refreshToken))),
      expiresAt: tokens.expiresAt,
      ...(tokens.scopes.length > 0 && { scopes: keptScopes(connection, tokens) }),
    }
  }

  async function markDead(lease: Connection, reason: ReconnectReason): Promise<RefreshOutcome> {
    return (await deadGrants.mark(lease, reason)) ? 'needs_reconnect' : 'superseded'
  }

  return (id, request) => {
    // Whoever waits for other replicas must not join somebody who does not.
    const key = `${request.elsewhere} ${id}`
    const known = running.get(key)
    if (known) return known
    const started = refresh(id, request).finally(() => running.delete(key))
    running.set(key, started)
    return started
  }
}

/** Google repeats the whole grant; a service that the user disconnected here stays disconnected. */
function keptScopes(connection: Connection, { scopes }: GoogleTokens): string[] {
  const services = new Set(servicesIn(connection.scopes))
  return scopes.filter((scope) => {
    const service = serviceOf(scope)
    return service === undefined || services.has(service)
  })
}
