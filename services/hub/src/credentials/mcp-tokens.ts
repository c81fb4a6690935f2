/**
 * Access tokens of MCP clients (RFC 9068), checked by what the vault published: signature, issuer, audience, expiry. So a
 * forgery costs the vault nothing. Whether the sign-in behind a token still stands only the vault can say.
 */
import type { Answer } from '@oma/client'
import type { Secret } from '@oma/config'
import { catalogScope, ProblemError } from '@oma/contract'
import { createRemoteJWKSet, customFetch, jwtVerify, type JWTPayload } from 'jose'
import * as z from 'zod'

/** RFC 9068 section 4 allows for clocks that differ. */
const leewaySeconds = 30
/** Keys are fetched anew for a key that is unknown, but not for every one that somebody makes up. */
const refetchAfterMs = 5_000
const keysMaxAgeMs = 10 * 60_000
const timeoutMs = 5_000

export interface McpTokensOptions {
  /** Where the vault publishes its keys, as the hub reaches it. */
  keysUrl: URL
  /** The vault, as its tokens name it. */
  issuer: string
  /** Whom they must be for: this hub's endpoint. */
  audience: string
  fetch(this: void, url: string, init: RequestInit): Promise<Answer>
  now: () => Date
}

export interface CheckedToken {
  /** The sign-in that it came from; undefined for a service account, which acts for no user. */
  grantId: string | undefined
  /** It is to be refused from here on. */
  until: Date
}

export interface McpTokens {
  /** @throws {ProblemError} `unauthenticated` for anything but a token that is in order, `unavailable` */
  check(token: Secret): Promise<CheckedToken>
}

export function createMcpTokens({ keysUrl, issuer, audience, fetch, now }: McpTokensOptions): McpTokens {
  const keys = createRemoteJWKSet(keysUrl, {
    cooldownDuration: refetchAfterMs,
    cacheMaxAge: keysMaxAgeMs,
    timeoutDuration: timeoutMs,
    [customFetch]: (url, init) => fetchKeys(fetch, url, init),
  })
  const expected = { issuer, audience, typ: 'at+jwt', algorithms: ['ES256'] }
  const clocks = { clockTolerance: leewaySeconds, requiredClaims: ['sub', 'exp', 'client_id'] }

  return {
    async check(token) {
      try {
        const { payload } = await jwtVerify(token.reveal(), keys, { ...expected, ...clocks, currentDate: now() })
        return { grantId: grantIn(payload), until: new Date((payload.exp! + leewaySeconds) * 1000) }
      } catch (error) {
        if (error instanceof ProblemError) throw error
        throw new ProblemError('unauthenticated', 'The token is no access token for this hub, or it has expired.')
      }
    },
  }
}

/** A user's token names its sign-in; a service account's names itself, and its one scope. */
function grantIn({ sub, client_id, grant_id, scope }: JWTPayload): string | undefined {
  if (typeof grant_id === 'string') return grant_id
  if (sub === client_id && scope === catalogScope) return undefined
  throw new Error('It names neither a sign-in nor a service account')
}

/** RFC 7517; jose looks at what is in each. */
const Keys = z.looseObject({ keys: z.array(z.looseObject({})) })

/** @throws {ProblemError} `unavailable`: that keys are missing says nothing about anybody's token */
async function fetchKeys(fetch: McpTokensOptions['fetch'], url: string, init: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(url, init)
    if (answer.status !== 200) throw new Error(`The vault's keys answered ${answer.status}`)
    return Response.json(Keys.parse(JSON.parse(await answer.text())))
  } catch (cause) {
    throw new ProblemError('unavailable', 'The vault’s keys cannot be read now.', { cause, retryAfterSeconds: 5 })
  }
}
