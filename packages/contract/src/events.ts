/** Live changes: a WebSocket on which the vault tells what happened, to the user it happened to and to the hub. */
import * as z from 'zod'
import { defineEndpoint } from './endpoint.ts'

/** The one scope of a service token: to watch what makes kept credentials stale. */
export const eventsScope = 'events:read'

/** After these, what somebody keeps of an account (a token, a credential) may be void. The hub is told of no others. */
export const invalidatingEvents = [
  'account.deleted',
  'account.password_changed',
  'session.ended',
  'session.refresh_reused',
  'token.revoked',
  'client.revoked',
  'client.signed_out',
  'token.code_reused',
  'token.refresh_reused',
  'permissions.changed',
  'google.connected',
  'google.disconnected',
  'google.default_changed',
  'google.needs_reconnect',
  'google.revoked_at_google',
  'google.security_event',
] as const

export const LiveMessage = z.discriminatedUnion('type', [
  z
    .object({ type: z.literal('hello') })
    .describe('From the first on nothing is missed: read now what you show. Comes again every 30 seconds.'),
  z
    .object({ type: z.literal('people') })
    .describe('To operators: an account was made or deleted. Who it is, it does not tell.'),
  z.object({ type: z.literal('resync') }).describe('Something may have been missed: read again what you show.'),
  z
    .object({
      type: z.literal('event'),
      id: z.string().describe("The audit entry's hash."),
      event: z.string(),
      account_id: z.uuid(),
      at: z.iso.datetime(),
      details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
    })
    .describe('The hub gets of the details ids alone.'),
])
export type LiveMessage = z.infer<typeof LiveMessage>

/** How the vault closes the socket, besides the codes of RFC 6455 section 7.4.1. */
export const closeCodes = {
  /** The session or token has ended, or run out: log in, or ask for a new one. */
  unauthenticated: 4401,
  /** The vault stops: connect again, another replica may answer. */
  restart: 1012,
  /** The vault cannot tell now whether the login still holds: connect again shortly. */
  tryLater: 1013,
  /** Nothing is to be sent here. */
  policy: 1008,
} as const

export const events = {
  stream: defineEndpoint({
    method: 'GET',
    path: '/api/v1/events',
    audience: 'watcher',
    summary: 'A WebSocket that tells what happens to the account; to the hub, what makes its caches stale',
    responses: { 101: LiveMessage },
    problems: ['unauthenticated', 'cross-origin', 'upgrade-required', 'too-many-requests', 'unavailable'],
    audit: { skip: 'tells what is recorded already' },
  }),
} as const
