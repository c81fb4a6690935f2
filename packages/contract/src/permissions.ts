/** What an account lets its assistants do with what leaves it: send, ask first, only draft; and to whom. */
import * as z from 'zod'
import { defineEndpoint } from './endpoint.ts'

/** `allow`: sends at once. `confirm`: asks the user each time. `drafts_only`: writes drafts, which the user sends. */
export const Sending = z.enum(['allow', 'confirm', 'drafts_only'])
export type Sending = z.infer<typeof Sending>

const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/

/** Domains may be written as `@example.com`; what lies below one is another one. */
const Recipient = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .overwrite((text) => text.replace(/^@/, ''))
  .refine((text) => domain.test(text) || z.regexes.email.test(text), {
    error: 'must be an e-mail address, such as ada@example.com, or a domain, such as example.com',
  })

export const Permissions = z.object({
  sending: Sending.describe('allow: at once. confirm: the user is asked each time. drafts_only: drafts alone.'),
  allowed_recipients: z
    .array(Recipient)
    .max(200)
    .overwrite((list) => [...new Set(list)])
    .describe('Addresses, and domains without what lies below them. Empty: anybody.'),
  read_only: z.boolean().describe('Whether assistants may only look.'),
})
export type Permissions = z.infer<typeof Permissions>

/** Of an account that never said otherwise. */
export const usualPermissions: Permissions = { sending: 'allow', allowed_recipients: [], read_only: false }

export const permissions = {
  read: defineEndpoint({
    method: 'GET',
    path: '/api/v1/permissions',
    audience: 'delegate',
    summary: 'What assistants may do with what leaves the account',
    responses: { 200: Permissions },
    problems: ['unauthenticated'],
    audit: { skip: 'reads no credential' },
  }),
  change: defineEndpoint({
    method: 'PUT',
    path: '/api/v1/permissions',
    audience: 'user',
    summary: 'Say what assistants may do; hubs keep to it within two seconds',
    body: Permissions,
    responses: { 200: Permissions },
    problems: ['unauthenticated'],
    audit: { event: 'permissions.changed' },
  }),
} as const
