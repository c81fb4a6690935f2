/** The Google connection of an account: connecting, status, credentials, disconnecting. */
import * as z from 'zod'
import { defineEndpoint, type Endpoint } from './endpoint.ts'

export const GoogleService = z.enum(['gmail', 'calendar'])
export type GoogleService = z.infer<typeof GoogleService>

const Services = z
  .string()
  .max(100)
  .transform((list) => list.split(',').map((service) => service.trim()))
  .pipe(z.array(GoogleService).min(1))
  .optional()
  .describe('Comma-separated: gmail, calendar. When left out: all, or what the named connection lacks.')

const Id = z.object({ id: z.uuid() })

const Account = z
  .email()
  .max(254)
  .toLowerCase()
  .optional()
  .describe('The Google address; the default one when left out.')

/** Why Google has to be connected again, as far as it can be told. */
export const ReconnectReason = z.enum([
  'revoked',
  'revoked-or-password-changed',
  'testing-expired',
  'expired',
  'sign-in-required',
  'account-deleted',
  'account-disabled',
  'no-lasting-permission',
])
export type ReconnectReason = z.infer<typeof ReconnectReason>

export const ConnectionStatus = z.object({
  gmail_connected: z.boolean(),
  calendar_connected: z.boolean(),
  token_expiry: z.iso.datetime().nullable().describe('When the current access token expires; it is renewed by itself.'),
  account: z.email().nullable().describe('The Google address this answer speaks of.'),
  needs_reconnect: z.string().nullable().describe('Why Google has to be connected again, in words for the user.'),
  needs_reconnect_reason: ReconnectReason.nullable(),
  accounts: z.array(z.email()).describe('All Google addresses of the user, the default first.'),
})
export type ConnectionStatus = z.infer<typeof ConnectionStatus>

/** Why a connection needs its user. */
export const AttentionReason = z.enum(['needs-reconnect', 'missing-scopes'])
export type AttentionReason = z.infer<typeof AttentionReason>

export const GoogleConnection = z.object({
  id: z.uuid(),
  account: z.email().describe('The Google address.'),
  is_default: z.boolean().describe('Whether it is the one that is used where no account is named.'),
  services: z.array(GoogleService).describe('What the user allowed and OMA may use.'),
  scopes: z.array(z.string()),
  missing_services: z.array(GoogleService).describe('What was asked for and not allowed, such as a box left unticked.'),
  missing_scopes: z.array(z.string()),
  health: z.object({
    state: z.enum(['connected', 'needs-attention']),
    reason: AttentionReason.nullable(),
    reconnect_reason: ReconnectReason.nullable(),
    detail: z.string().nullable().describe('What is the matter and what to do, in words for the user.'),
  }),
  created_at: z.iso.datetime(),
})
export type GoogleConnection = z.infer<typeof GoogleConnection>

export const PendingConnection = z.object({
  id: z.uuid(),
  account: z.email().describe('The Google address that came back.'),
  expected_account: z.email().describe('The one that was asked for.'),
  services: z.array(GoogleService),
  expires_at: z.iso.datetime(),
})
export type PendingConnection = z.infer<typeof PendingConnection>

/** Connections of one account; more would be a mistake or an attack. */
export const maxGoogleConnections = 20

export const GoogleCredentials = z.object({
  access_token: z.string(),
  refresh_token: z.string().nullable().describe("Only for the user's own login token; null for everybody else."),
  token_expiry: z.iso.datetime(),
  scopes: z.array(z.string()),
  account: z.email(),
})
export type GoogleCredentials = z.infer<typeof GoogleCredentials>

export const Redirect = z.object({ location: z.string() })
export type Redirect = z.infer<typeof Redirect>

const callback = {
  method: 'GET',
  audience: 'public',
  summary: "Google's redirect; bound to the state and to the browser that asked for it",
  query: z.object({
    state: z.string().max(512).optional(),
    code: z.string().max(2048).optional(),
    error: z.string().max(256).optional(),
  }),
  responses: { 302: Redirect },
  problems: ['invalid-state'],
  audit: { event: 'google.connected' },
} as const satisfies Omit<Endpoint, 'path'>

export const google = {
  authUrl: defineEndpoint({
    method: 'GET',
    path: '/api/v1/google/auth/url',
    audience: 'user',
    summary: 'Where to send the browser to connect Google',
    query: z.object({
      return_url: z.string().max(2048).default('/').describe('Where to come back to: a path of the dashboard.'),
      services: Services,
      scopes: z
        .string()
        .max(200)
        .optional()
        .describe('Space-delimited, such as gmail.settings: what is to work, where that needs more than the services.'),
      login_hint: z.email().max(254).optional().describe('The Google address to offer; another one is asked about.'),
      connection: z
        .uuid()
        .optional()
        .describe('The connection to repair or widen: asks for exactly what it lacks, and expects its Google account.'),
    }),
    responses: { 200: z.object({ auth_url: z.url(), state: z.string() }) },
    problems: ['unauthenticated', 'not-found'],
    audit: { skip: 'nothing is granted yet; the callback records google.connected' },
  }),
  callback: defineEndpoint({ ...callback, path: '/api/auth/callback' }),
  callbackVersioned: defineEndpoint({ ...callback, path: '/api/v1/auth/callback' }),
  pending: defineEndpoint({
    method: 'GET',
    path: '/api/v1/google/pending/:id',
    audience: 'user',
    summary: 'Another Google account than expected came back: which',
    params: Id,
    responses: { 200: PendingConnection },
    problems: ['unauthenticated', 'not-found'],
    audit: { skip: 'nothing is decided; it shows the asking browser what came back to it' },
  }),
  acceptPending: defineEndpoint({
    method: 'POST',
    path: '/api/v1/google/pending/:id/accept',
    audience: 'user',
    summary: 'Connect that other Google account',
    params: Id,
    responses: { 200: z.object({ return_url: z.string() }) },
    problems: ['unauthenticated', 'not-found'],
    audit: { event: 'google.connected' },
  }),
  declinePending: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/google/pending/:id',
    audience: 'user',
    summary: 'Do not connect it; Google is told to forget the permission',
    params: Id,
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'not-found'],
    audit: { event: 'google.connection_refused' },
  }),
  credentials: defineEndpoint({
    method: 'GET',
    path: '/api/v1/google/credentials',
    audience: 'delegate',
    summary: 'A Google access token that is good for at least a minute',
    query: z.object({ account: Account }),
    responses: { 200: GoogleCredentials },
    problems: [
      'unauthenticated',
      'insufficient-scope',
      'google-not-connected',
      'google-needs-reconnect',
      'google-unavailable',
    ],
    audit: { event: 'google.credentials_handed_out' },
  }),
  status: defineEndpoint({
    method: 'GET',
    path: '/api/v1/google/status',
    audience: 'delegate',
    summary: 'What is connected',
    query: z.object({ account: Account }),
    responses: { 200: ConnectionStatus },
    problems: ['unauthenticated', 'google-not-connected'],
    audit: { skip: 'reads no credential' },
  }),
  connections: defineEndpoint({
    method: 'GET',
    path: '/api/v1/google/connections',
    audience: 'user',
    summary: 'All Google accounts of the user, the default first',
    responses: { 200: z.object({ connections: z.array(GoogleConnection).max(maxGoogleConnections) }) },
    problems: ['unauthenticated'],
    audit: { skip: 'reads no credential' },
  }),
  makeDefault: defineEndpoint({
    method: 'POST',
    path: '/api/v1/google/connections/:id/default',
    audience: 'user',
    summary: 'Use this Google account where none is named',
    params: Id,
    responses: { 200: GoogleConnection },
    problems: ['unauthenticated', 'not-found'],
    audit: { event: 'google.default_changed' },
  }),
  securityEvents: defineEndpoint({
    method: 'POST',
    path: '/api/v1/google/events',
    audience: 'public',
    encoding: 'security-event',
    summary: "Google's cross-account protection: what happened to a Google account (RFC 8935)",
    body: z.string().trim().min(1).max(16_384).describe('A Security Event Token (RFC 8417), signed by Google.'),
    responses: { 202: z.undefined() },
    problems: [
      'invalid-request',
      'invalid-key',
      'invalid-issuer',
      'invalid-audience',
      'google-unavailable',
      'unavailable',
    ],
    audit: { event: 'google.security_event' },
  }),
  disconnect: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/google/disconnect/:service',
    audience: 'user',
    summary: 'Disconnect a Google service, or all',
    params: z.object({ service: z.enum([...GoogleService.options, 'all']) }),
    query: z.object({ account: Account }),
    responses: { 200: ConnectionStatus },
    problems: ['unauthenticated', 'google-not-connected'],
    audit: { event: 'google.disconnected' },
  }),
} as const
