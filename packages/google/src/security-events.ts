/**
 * Google's cross-account protection: checks a Security Event Token (RFC 8417) against Google's published keys and reads
 * what it tells. An id_token signed with the same keys is not one: it has no events.
 * https://developers.google.com/identity/protocols/risc
 */
import { ProblemError, type ProblemCode } from '@oma/contract'
import { compactVerify, createRemoteJWKSet, customFetch, errors, type CompactVerifyResult } from 'jose'
import * as z from 'zod'

const configurationUrl = 'https://accounts.google.com/.well-known/risc-configuration'
const issuers = ['https://accounts.google.com/', 'https://accounts.google.com'] as const
const tokenTypes = ['secevent+jwt', 'jwt']

const configurationTtlMs = 24 * 60 * 60 * 1000
const configurationRetryMs = 10 * 1000
const keysTtlMs = 10 * 60 * 1000
/** Whoever sends unknown key ids makes us ask Google no more often than this. */
const keysCooldownMs = 30 * 1000
const deadlineMs = 5 * 1000
const clockSkewMs = 5 * 60 * 1000
const retryAfterSeconds = 30

/** Older ones are refused, so an id need not be remembered for longer. Google delivers within hours. */
export const securityEventTtlMs = 7 * 24 * 60 * 60 * 1000

/** Whom or what an event is about. */
export type SecurityEventSubject =
  | { kind: 'account'; subject: string }
  | { kind: 'refresh-token'; algorithm: 'prefix' | 'hash_base64_sha512_sha512'; value: string }

export interface SecurityEvent {
  /** The last part of its URI, such as `account-disabled`. */
  type: string
  /** Undefined for a test event, and for what we do not know. */
  about: SecurityEventSubject | undefined
  reason: string | undefined
}

export interface SecurityEventToken {
  /** Unique to the event; Google sends the same again when it got no answer. */
  id: string
  /** When Google said it; several may arrive in any order. */
  at: Date
  events: SecurityEvent[]
}

/**
 * @throws {ProblemError} `invalid-request`, `invalid-key`, `invalid-issuer`, `invalid-audience` (RFC 8935 section 2.4), or
 * `google-unavailable` when its keys cannot be had
 */
export type VerifySecurityEvent = (token: string) => Promise<SecurityEventToken>

export interface SecurityEventOptions {
  /** Whom events may be meant for. */
  clientId: string
  fetch: typeof fetch
  now: () => Date
}

const Configuration = z.object({ issuer: z.enum(issuers), jwks_uri: z.url() })

const Subject = z
  .union([
    z
      .object({ subject_type: z.enum(['iss-sub', 'id_token_claims']), iss: z.enum(issuers), sub: z.string().min(1) })
      .transform(({ sub }) => ({ kind: 'account' as const, subject: sub })),
    z
      .object({
        token_type: z.literal('refresh_token'),
        token_identifier_alg: z.enum(['prefix', 'hash_base64_sha512_sha512']),
        token: z.string().min(1),
      })
      .transform(({ token_identifier_alg: algorithm, token: value }) => ({
        kind: 'refresh-token' as const,
        algorithm,
        value,
      })),
  ])
  .optional()
  .catch(undefined)

const Claims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  iat: z.number(),
  jti: z.string().min(1).max(255),
  events: z.record(z.string(), z.object({ subject: Subject, reason: z.string().max(100).optional() })),
})

export function createVerifySecurityEvent({ clientId, fetch, now }: SecurityEventOptions): VerifySecurityEvent {
  const authority = createAuthority(fetch, now)
  return async (token) => {
    const { issuer, keys } = await authority()
    const { payload, protectedHeader } = await verifySignature(token, keys)
    const type = protectedHeader.typ?.toLowerCase().replace(/^application\//, '') ?? 'jwt'
    const claims = Claims.safeParse(parseJson(payload))
    if (!claims.success || !tokenTypes.includes(type))
      throw refusal('invalid-request', 'This is no security event token.')
    const { iss, aud, iat, jti, events } = claims.data
    if (iss !== issuer) throw refusal('invalid-issuer', 'The event does not come from Google.')
    if (![aud].flat().includes(clientId)) throw refusal('invalid-audience', 'The event is meant for another client.')
    const ageMs = now().getTime() - iat * 1000
    if (ageMs < -clockSkewMs || ageMs > securityEventTtlMs) {
      throw refusal('invalid-request', 'The event is older than a week, or from the future.')
    }
    return {
      id: jti,
      at: new Date(iat * 1000),
      events: Object.entries(events).map(([uri, { subject, reason }]) => ({
        type: uri.slice(uri.lastIndexOf('/') + 1),
        about: subject,
        reason,
      })),
    }
  }
}

/** Who signs Google's events and with which keys, as Google publishes it; asked for anew once a day. */
function createAuthority(fetch: SecurityEventOptions['fetch'], now: () => Date) {
  let known: { authority: ReturnType<typeof load>; untilMs: number } | undefined

  async function load() {
    const signal = AbortSignal.timeout(deadlineMs)
    const answer = await fetch(configurationUrl, { signal })
      .then(async (response) => (response.ok ? await response.json() : undefined))
      .catch(() => undefined)
    const configuration = Configuration.safeParse(answer)
    if (!configuration.success) throw unavailable()
    const keys = createRemoteJWKSet(new URL(configuration.data.jwks_uri), {
      [customFetch]: fetch,
      timeoutDuration: deadlineMs,
      cooldownDuration: keysCooldownMs,
      cacheMaxAge: keysTtlMs,
    })
    return { issuer: configuration.data.issuer, keys }
  }

  return () => {
    if (known && known.untilMs > now().getTime()) return known.authority
    const started = { authority: load(), untilMs: now().getTime() + configurationTtlMs }
    known = started
    // A failure counts for a moment only; meanwhile Google is not asked for each event anew.
    started.authority.catch(() => void (started.untilMs = now().getTime() + configurationRetryMs))
    return started.authority
  }
}

async function verifySignature(
  token: string,
  keys: ReturnType<typeof createRemoteJWKSet>,
): Promise<CompactVerifyResult> {
  try {
    return await compactVerify(token, keys, { algorithms: ['RS256'] })
  } catch (error) {
    if (error instanceof errors.JWSInvalid) throw refusal('invalid-request', 'This is no signed token.')
    const wrong = [errors.JWSSignatureVerificationFailed, errors.JWKSNoMatchingKey, errors.JOSEAlgNotAllowed]
    if (wrong.some((kind) => error instanceof kind)) throw refusal('invalid-key', 'Google did not sign this event.')
    throw unavailable()
  }
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload))
  } catch {
    return undefined
  }
}

function refusal(code: ProblemCode, detail: string): ProblemError {
  return new ProblemError(code, detail)
}

function unavailable(): ProblemError {
  return new ProblemError('google-unavailable', 'Google’s keys cannot be had now. Send the event again.', {
    retryAfterSeconds,
  })
}
