/**
 * What the operator of an installation sees and decides: people, who may become one, clients, and whether refreshes work.
 * Never anybody's mail or tokens.
 */
import * as z from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { ReconnectReason } from './google.ts'
import { NextCursor, PageQuery } from './paging.ts'
import { RegistrationPolicy } from './system.ts'

/** What every invite begins with, for people and for secret scanners. */
export const invitePrefix = 'oma_inv_'
/** Where the register page finds the invite: in the fragment, which no browser sends to anybody. */
export const inviteParameter = 'invite'

export const OperatedUser = z.object({
  id: z.uuid(),
  username: z.email(),
  created_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime().nullable().describe('By a login, an assistant or a token that is still there.'),
  google: z.enum(['none', 'connected', 'needs-reconnect']).describe('The worst, where several are connected.'),
  clients: z.number().int().describe('How many clients it allowed.'),
})
export type OperatedUser = z.infer<typeof OperatedUser>

export const KnownClient = z.object({
  name: z.string().describe('What it calls itself; nobody has checked it.'),
  host: z.string().nullable().describe('Where its metadata lies, which proves that it is theirs; null without proof.'),
  people: z.number().int().describe('How many accounts allow it.'),
  last_used_at: z.iso.datetime(),
})
export type KnownClient = z.infer<typeof KnownClient>

/** Of Google connections; each stands in one of the three. */
export const RefreshHealth = z.object({
  healthy: z.number().int(),
  overdue: z.number().int().describe('In use, and Google has not renewed them in time: they are tried again.'),
  needs_reconnect: z.number().int().describe('Google renews them no more; their owners have to connect again.'),
  reasons: z
    .array(z.object({ reason: ReconnectReason, connections: z.number().int() }))
    .describe('Why, the most frequent first.'),
  revocations_waiting: z.number().int().describe('Permissions that Google is yet to be told to forget.'),
})
export type RefreshHealth = z.infer<typeof RefreshHealth>

export const Registration = z.object({
  policy: RegistrationPolicy,
  is_fixed: z.boolean().describe('Whether the setting REGISTRATION says so, which cannot be changed here.'),
})
export type Registration = z.infer<typeof Registration>

export const Invite = z.object({
  id: z.uuid(),
  name: z.string().describe('Whom it is for, in the words of who made it.'),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  used_at: z.iso.datetime().nullable(),
})
export type Invite = z.infer<typeof Invite>

const isNotOperator = ['unauthenticated', 'forbidden'] as const

export const operator = {
  listUsers: defineEndpoint({
    method: 'GET',
    path: '/api/v1/operator/users',
    audience: 'operator',
    summary: 'Everybody who has an account, newest first',
    query: PageQuery.extend({
      search: z.string().trim().max(254).toLowerCase().optional().describe('Anywhere in the e-mail address.'),
    }),
    responses: {
      200: z.object({
        users: z.array(OperatedUser),
        next_cursor: NextCursor,
        total: z.number().int().describe('How many there are in all, or that the search finds.'),
      }),
    },
    problems: isNotOperator,
    audit: { event: 'operator.read' },
  }),
  listClients: defineEndpoint({
    method: 'GET',
    path: '/api/v1/operator/clients',
    audience: 'operator',
    summary: 'Clients that anybody allowed, of one name and host together: the hundred that were used last',
    responses: { 200: z.object({ clients: z.array(KnownClient) }) },
    problems: isNotOperator,
    audit: { event: 'operator.read' },
  }),
  health: defineEndpoint({
    method: 'GET',
    path: '/api/v1/operator/health',
    audience: 'operator',
    summary: 'Whether Google keeps renewing what people connected',
    responses: { 200: RefreshHealth },
    problems: isNotOperator,
    audit: { event: 'operator.read' },
  }),
  registration: defineEndpoint({
    method: 'GET',
    path: '/api/v1/operator/registration',
    audience: 'operator',
    summary: 'Who may create an account',
    responses: { 200: Registration },
    problems: isNotOperator,
    audit: { skip: 'everybody may know it' },
  }),
  setRegistration: defineEndpoint({
    method: 'PUT',
    path: '/api/v1/operator/registration',
    audience: 'operator',
    summary: 'Say who may create an account; forbidden where the setting REGISTRATION says it',
    body: z.object({ policy: RegistrationPolicy }),
    responses: { 200: Registration },
    problems: isNotOperator,
    audit: { event: 'operator.registration_changed' },
  }),
  listInvites: defineEndpoint({
    method: 'GET',
    path: '/api/v1/operator/invites',
    audience: 'operator',
    summary: 'Invites that were made and have not expired, without their links, newest first',
    responses: { 200: z.object({ invites: z.array(Invite) }) },
    problems: isNotOperator,
    audit: { skip: 'reads what the operator made' },
  }),
  createInvite: defineEndpoint({
    method: 'POST',
    path: '/api/v1/operator/invites',
    audience: 'operator',
    summary: 'Make a link by which one person may create one account; it is shown once',
    body: z.object({
      name: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .regex(/^[^\p{Cc}\p{Bidi_Control}]*$/u, 'must not hold characters that do not show'),
      expires_in_days: z.number().int().min(1).max(30).default(7),
    }),
    responses: { 201: Invite.extend({ link: z.url() }) },
    problems: [...isNotOperator, 'limit-reached'],
    audit: { event: 'operator.invite_created' },
  }),
  revokeInvite: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/operator/invites/:id',
    audience: 'operator',
    summary: 'Take an invite back; who used it keeps the account',
    params: z.object({ id: z.uuid() }),
    responses: { 204: z.undefined() },
    problems: [...isNotOperator, 'not-found'],
    audit: { event: 'operator.invite_revoked' },
  }),
} as const
