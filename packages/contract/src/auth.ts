/** Accounts, login, sessions and personal access tokens: `/api/v1/auth/*`. */
import * as z from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { NextCursor, PageQuery } from './paging.ts'
import { Scope } from './scopes.ts'

export const User = z.object({
  id: z.uuid(),
  username: z.email(),
  created_at: z.iso.datetime(),
})
export type User = z.infer<typeof User>

/** The calling user, who may be the one who runs the installation. */
export const Me = User.extend({ is_operator: z.boolean() })
export type Me = z.infer<typeof Me>

/** bcrypt's old limit of 72 bytes does not apply to argon2id; 1,024 only bounds the work. */
const NewPassword = z.string().min(10, 'must have at least 10 characters').max(1024)

const Username = z.email().max(254).toLowerCase().describe('An e-mail address; upper and lower case are the same.')

/** OAuth-shaped (RFC 6749 section 5.1); `expires_in` is in seconds and speaks of the access token. */
export const TokenPair = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int(),
})
export type TokenPair = z.infer<typeof TokenPair>

export const ListedSession = z.object({
  id: z.uuid(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().describe('To the minute.'),
  device: z.string().describe('What it says it is, such as “Firefox on Linux”.'),
  address: z.string().nullable().describe('Where its last login or refresh came from.'),
  is_current: z.boolean().describe('Whether the calling token belongs to it.'),
})
export type ListedSession = z.infer<typeof ListedSession>

/** What every personal access token begins with, for people and for secret scanners. */
export const personalAccessTokenPrefix = 'oma_pat_'

export const PersonalAccessToken = z.object({
  id: z.uuid(),
  name: z.string(),
  hint: z.string().describe('The last four characters, to tell tokens apart.'),
  scopes: z.array(Scope).describe('What it may do.'),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
})
export type PersonalAccessToken = z.infer<typeof PersonalAccessToken>

const Id = z.object({ id: z.uuid() })

export const auth = {
  register: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/register',
    audience: 'public',
    summary: 'Create an account',
    body: z.object({
      username: Username,
      password: NewPassword,
      invite: z.string().max(128).optional().describe('Needed where registration is by invite.'),
    }),
    responses: { 201: User },
    problems: ['registration-closed', 'invite-invalid', 'username-taken', 'unavailable'],
    audit: { event: 'account.registered' },
  }),
  login: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/login',
    audience: 'public',
    summary: 'Log in; also sets the dashboard cookies',
    body: z.object({ username: Username, password: z.string().max(1024) }),
    responses: { 200: TokenPair },
    problems: ['invalid-login', 'second-factor-required', 'too-many-requests', 'unavailable'],
    audit: { event: 'session.started' },
  }),
  refresh: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/refresh',
    audience: 'public',
    summary: 'Rotate a refresh token; without a body, that of the dashboard cookie',
    body: z.object({ refresh_token: z.string().max(512).optional() }),
    responses: { 200: TokenPair },
    problems: ['unauthenticated'],
    audit: { skip: 'happens every half hour of use' },
  }),
  logout: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/logout',
    audience: 'user',
    summary: 'End the session of the calling token',
    responses: { 204: z.undefined() },
    problems: ['unauthenticated'],
    audit: { event: 'session.ended' },
  }),
  listSessions: defineEndpoint({
    method: 'GET',
    path: '/api/v1/auth/sessions',
    audience: 'user',
    summary: 'Where the account is logged in, newest first',
    query: PageQuery,
    responses: { 200: z.object({ sessions: z.array(ListedSession), next_cursor: NextCursor }) },
    problems: ['unauthenticated'],
    audit: { skip: 'reads metadata only' },
  }),
  endSession: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/auth/sessions/:id',
    audience: 'user',
    summary: 'End one session: its device has to log in again',
    params: Id,
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'not-found'],
    audit: { event: 'session.ended' },
  }),
  endSessions: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/auth/sessions',
    audience: 'user',
    summary: 'End all other sessions, or all',
    query: z.object({
      include_current: z.stringbool().default(false).describe('Whether to end the calling session too.'),
    }),
    responses: { 200: z.object({ ended: z.number().int().describe('How many sessions that were.') }) },
    problems: ['unauthenticated'],
    audit: { skip: 'each session that ends leaves a session.ended of its own' },
  }),
  changePassword: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/password',
    audience: 'user',
    summary:
      'Set a new password; it ends all other sessions. With a second factor, or without a password, the session must be confirmed',
    body: z.object({
      current_password: z.string().max(1024).optional().describe('Left out only by an account that has none.'),
      new_password: NewPassword,
    }),
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'wrong-password', 'confirmation-required', 'too-many-requests', 'unavailable'],
    audit: { event: 'account.password_changed' },
  }),
  deleteAccount: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/delete-account',
    audience: 'user',
    summary:
      'Delete the account with all that it holds, and revoke what it was granted at Google. With a second factor, or without a password, the session must be confirmed',
    body: z.object({
      password: z.string().max(1024).optional().describe('Left out only by an account that has none.'),
    }),
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'wrong-password', 'confirmation-required', 'too-many-requests', 'unavailable'],
    audit: { event: 'account.deleted' },
  }),
  me: defineEndpoint({
    method: 'GET',
    path: '/api/v1/auth/me',
    audience: 'user',
    summary: 'The calling user',
    responses: { 200: Me },
    problems: ['unauthenticated'],
    audit: { skip: 'reads only what the caller already is' },
  }),
  listTokens: defineEndpoint({
    method: 'GET',
    path: '/api/v1/auth/tokens',
    audience: 'user',
    summary: 'Personal access tokens, without their secrets, newest first',
    query: PageQuery,
    responses: { 200: z.object({ tokens: z.array(PersonalAccessToken), next_cursor: NextCursor }) },
    problems: ['unauthenticated'],
    audit: { skip: 'reads metadata only' },
  }),
  createToken: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/tokens',
    audience: 'user',
    summary: 'Make a personal access token for the hub; its secret is shown once',
    body: z.object({
      name: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .regex(/^[^\p{Cc}\p{Bidi_Control}]*$/u, 'must not hold characters that do not show'),
      scopes: z.array(Scope).min(1).max(Scope.options.length).default(Scope.options).describe('All, when left out.'),
      expires_in_days: z.number().int().min(1).max(366).default(365),
    }),
    responses: { 201: PersonalAccessToken.extend({ token: z.string() }) },
    problems: ['unauthenticated', 'confirmation-required', 'limit-reached'],
    audit: { event: 'token.created' },
  }),
  revokeToken: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/auth/tokens/:id',
    audience: 'user',
    summary: 'Revoke a personal access token',
    params: Id,
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'not-found'],
    audit: { event: 'token.revoked' },
  }),
} as const
