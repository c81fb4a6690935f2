/**
 * Google's cross-account protection from the sender's side: signs Security Event Tokens (RFC 8417) as Google does and
 * pushes them to a receiver (RFC 8935). https://developers.google.com/identity/protocols/risc
 */
import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { signingKey } from './signing-key.ts'

/** With the slash, unlike the issuer of id_tokens. */
export const securityEventIssuer = 'https://accounts.google.com/'

const risc = 'https://schemas.openid.net/secevent/risc/event-type/'
const oauth = 'https://schemas.openid.net/secevent/oauth/event-type/'
const pushDeadlineMs = 10_000

/** What Google can tell. */
export const securityEventTypes = {
  'sessions-revoked': risc,
  'account-disabled': risc,
  'account-enabled': risc,
  'account-purged': risc,
  'account-credential-change-required': risc,
  verification: risc,
  'tokens-revoked': oauth,
  'token-revoked': oauth,
} as const

export interface SecurityEventInput {
  type: keyof typeof securityEventTypes
  clientId: string
  issuedAtMs: number
  subject?: object | undefined
  reason?: string | undefined
  state?: string | undefined
  /** In place of what Google would say, for receivers that have to refuse it. */
  claims?: Record<string, unknown> | undefined
}

/** An RS256 JWT without an end: an event has happened, so it does not expire. */
export async function signSecurityEvent(input: SecurityEventInput): Promise<string> {
  const { type, clientId, issuedAtMs, subject, reason, state, claims } = input
  const { keyId, privateKey } = await signingKey()
  const event = { ...(subject && { subject }), ...(reason && { reason }), ...(state && { state }) }
  return new SignJWT({
    iss: securityEventIssuer,
    aud: clientId,
    iat: Math.floor(issuedAtMs / 1000),
    jti: randomUUID(),
    events: { [securityEventTypes[type] + type]: event },
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'secevent+jwt' })
    .sign(privateKey)
}

/** What the receiver answered. Throws when it cannot be reached. */
export async function pushSecurityEvent(receiver: string, token: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(receiver, {
    method: 'POST',
    headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
    body: token,
    redirect: 'manual',
    signal: AbortSignal.timeout(pushDeadlineMs),
  })
  return { status: answer.status, body: await answer.text() }
}
