/** The control plane as a typed client: what tests use to make Google's weather. Needs nothing but `fetch`. */
import type { Seed } from '../seed/plant.ts'
import type { FaultWish, QuotaWish, SecurityEventWish } from './bodies.ts'
import type { Call } from './weather.ts'

export type { Call, FaultWish, QuotaWish, SecurityEventWish, Seed }

/** A signed event, and what its receiver answered where it had one. */
export interface SecurityEventSent {
  token: string
  answer?: { status: number; body: string }
}

/** Picks tokens: one, all of an account, or everybody's when empty. */
export interface TokenPick {
  token?: string | undefined
  account?: string | undefined
}

/** What `seed` made. */
export interface Planted {
  accounts: string[]
  messages: { id: string; threadId: string }[]
  events: { id: string; iCalUID: string }[]
}

/** Thrown when the control plane refuses. */
export class SandboxControlError extends Error {
  override readonly name = 'SandboxControlError'
  readonly status: number

  constructor(what: string, status: number, text: string) {
    super(`sandbox: ${what} answered ${status}: ${text.slice(0, 500)}`)
    this.status = status
  }
}

export type SandboxControl = ReturnType<typeof createSandboxControl>

/**
 * Binds the control plane of the sandbox at this origin. Every method throws SandboxControlError when it is refused.
 *
 * @param origin such as `http://127.0.0.1:8002`
 * @param send for tests that do not listen on a port
 */
export function createSandboxControl(origin: string, send: typeof fetch = fetch) {
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await send(`${origin}/_sandbox/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    if (!response.ok) throw new SandboxControlError(`${method} ${path}`, response.status, text)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  const timeOf = async (answer: Promise<{ now: string }>) => new Date((await answer).now)
  const recorded = (path?: string) =>
    call<{ calls: Call[]; counts: Record<string, number> }>(
      'GET',
      path === undefined ? 'calls' : `calls?${new URLSearchParams({ path }).toString()}`,
    )

  return {
    /** Any call of the control plane, for what has no method here. */
    call,
    clock: {
      now: () => timeOf(call('GET', 'clock')),
      advance: (seconds: number) => timeOf(call('POST', 'clock', { advance_seconds: seconds })),
      set: (now: Date) => timeOf(call('POST', 'clock', { now: now.toISOString() })),
    },
    /** For the next calls that match; the first fault that matches strikes. */
    faults: {
      add: (fault: FaultWish) => call('POST', 'faults', fault),
      list: async () => (await call<{ faults: unknown[] }>('GET', 'faults')).faults,
      clear: () => call('DELETE', 'faults'),
    },
    /** A path may hold `*`. */
    calls: {
      list: async (path?: string) => (await recorded(path)).calls,
      count: async (path?: string) => (await recorded(path)).calls.length,
      /** How often each method and path was called, such as `{ 'POST /token': 2 }`. */
      counts: async (path?: string) => (await recorded(path)).counts,
      clear: () => call('DELETE', 'calls'),
    },
    /** Each returns how many tokens it met. */
    tokens: {
      expire: async (pick: TokenPick = {}) => (await call<{ expired: number }>('POST', 'tokens/expire', pick)).expired,
      revoke: async (pick: TokenPick = {}) => (await call<{ revoked: number }>('POST', 'tokens/revoke', pick)).revoked,
      /** Makes tokens this much older, as if they had been issued earlier. */
      age: async (seconds: number, pick: TokenPick = {}) =>
        (await call<{ aged: number }>('POST', 'tokens/age', { ...pick, seconds })).aged,
    },
    /** Signs an event of Google's cross-account protection, and pushes it where `deliver_to` says. */
    securityEvent: (event: SecurityEventWish) => call<SecurityEventSent>('POST', 'security-events', event),
    /** In `testing`, refresh tokens die after seven days. */
    publishing: (status: 'production' | 'testing') => call('POST', 'publishing', { status }),
    /** Makes history ids and sync tokens of this account stale. */
    forgetSync: (account: string) => call('POST', 'sync/forget', { account }),
    /** Limits per person and minute; Google's own for what is not given. */
    quota: {
      set: (limits: QuotaWish = {}) => call('POST', 'quota', limits),
      lift: () => call('DELETE', 'quota'),
    },
    seed: (seed: Seed) => call<Planted>('POST', 'seed', seed),
    reset: () => call('POST', 'reset'),
  }
}
