/** Logging in by Google, beside or instead of a password: `/api/v1/auth/google/*`. It connects no mailbox. */
import * as z from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { Redirect } from './google.ts'

const ReturnUrl = z.string().max(2048).default('/').describe('Where to come back to: a path of the dashboard.')
const AuthUrl = z.object({ auth_url: z.url() })

/** What the dashboard finds in `google_login` of the address that the callback leads to. */
export const GoogleLoginOutcome = z.enum([
  'second-factor',
  'linked',
  'denied',
  'failed',
  'invalid-state',
  'interrupted',
  'not-linked',
  'registration-closed',
  'email-unverified',
  'suspended',
  'in-use',
  'already-linked',
])
export type GoogleLoginOutcome = z.infer<typeof GoogleLoginOutcome>

export const googleLogin = {
  url: defineEndpoint({
    method: 'GET',
    path: '/api/v1/auth/google/url',
    audience: 'public',
    summary: 'Where to send the browser to log in by Google; marks this browser by a cookie',
    query: z.object({ return_url: ReturnUrl }),
    responses: { 200: AuthUrl },
    problems: [],
    audit: { skip: 'nobody is logged in yet; the callback records session.started' },
  }),
  callback: defineEndpoint({
    method: 'GET',
    path: '/api/auth/google/callback',
    audience: 'public',
    summary:
      'Google’s redirect; bound to the state and to the browser that asked. Leads on with the outcome in `google_login`',
    query: z.object({
      state: z.string().max(512).optional(),
      code: z.string().max(2048).optional(),
      error: z.string().max(256).optional(),
    }),
    responses: { 302: Redirect },
    problems: ['invalid-login', 'invalid-state'],
    audit: { event: 'session.started' },
  }),
  status: defineEndpoint({
    method: 'GET',
    path: '/api/v1/auth/google',
    audience: 'user',
    summary: 'Which Google account may log in as the user',
    responses: {
      200: z.object({ linked: z.object({ email: z.email(), linked_at: z.iso.datetime() }).nullable() }),
    },
    problems: ['unauthenticated'],
    audit: { skip: 'reads metadata only' },
  }),
  link: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/google/link',
    audience: 'user',
    summary: 'Where to send the browser to let a Google account log in as the user; comes back to this session alone',
    body: z.object({ return_url: ReturnUrl }),
    responses: { 201: AuthUrl },
    problems: ['unauthenticated', 'confirmation-required'],
    audit: { skip: 'nothing is linked yet; the callback records google_login.linked' },
  }),
  unlink: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/auth/google/link',
    audience: 'user',
    summary: 'Let Google log in as the user no more',
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'confirmation-required', 'last-way-in', 'not-found'],
    audit: { event: 'google_login.unlinked' },
  }),
} as const
