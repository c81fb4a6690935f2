/** Accounts, login, sessions and personal access tokens: `/api/v1/auth/*`. */
import * as z from 'zod'
import { defineEndpoint } from './endpoint.ts'

export const User = z.object({
  id: z.uuid(),
  username: z.email(),
  created_at: z.iso.datetime(),
})
export type User = z.infer<typeof User>

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

/** What every personal access token begins with, for people and for secret scanners. */
export const personalAccessTokenPrefix = 'oma_pat_'

export const PersonalAccessToken = z.object({
  id: z.uuid(),
  name: z.string(),
  hint: z.string().describe('The last four characters, to tell tokens apart.'),
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
    body: z.object({ username: Username, password: NewPassword }),
    responses: { 201: User },
    problems: ['registration-closed', 'username-taken', 'unavailable'],
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
  me: defineEndpoint({
    method: 'GET',
    path: '/api/v1/auth/me',
    audience: 'user',
    summary: 'The calling user',
    responses: { 200: User },
    problems: ['unauthenticated'],
    audit: { skip: 'reads only what the caller already is' },
  }),
  listTokens: defineEndpoint({
    method: 'GET',
    path: '/api/v1/auth/tokens',
    audience: 'user',
    summary: 'Personal access tokens, without their secrets',
    responses: { 200: z.object({ tokens: z.array(PersonalAccessToken) }) },
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
      expires_in_days: z.number().int().min(1).max(366).default(365),
    }),
    responses: { 201: PersonalAccessToken.extend({ token: z.string() }) },
    problems: ['unauthenticated', 'limit-reached'],
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
