/** What operators and the dashboard ask of the process itself. */
import * as z from 'zod'
import { defineEndpoint } from './endpoint.ts'

/** Who may create an account: anybody, whoever has an invite, nobody. */
export const RegistrationPolicy = z.enum(['open', 'invite', 'closed'])
export type RegistrationPolicy = z.infer<typeof RegistrationPolicy>

export const About = z.object({
  version: z.string(),
  hub_url: z.url().describe('What to paste into an MCP client.'),
  registration: RegistrationPolicy,
  google: z.enum(['google', 'sandbox']),
})
export type About = z.infer<typeof About>

const Up = z.object({ status: z.literal('ok') })

export const system = {
  about: defineEndpoint({
    method: 'GET',
    path: '/api/v1/about',
    audience: 'public',
    summary: 'This installation: its hub, whether it takes registrations, which Google',
    responses: { 200: About },
    problems: [],
    audit: { skip: 'public facts' },
  }),
  health: defineEndpoint({
    method: 'GET',
    path: '/health',
    audience: 'public',
    summary: 'The process answers',
    responses: { 200: Up },
    problems: [],
    audit: { skip: 'operations' },
  }),
  ready: defineEndpoint({
    method: 'GET',
    path: '/ready',
    audience: 'public',
    summary: 'The process and what it stands on answer',
    responses: { 200: Up },
    problems: ['unavailable'],
    audit: { skip: 'operations' },
  }),
  metrics: defineEndpoint({
    method: 'GET',
    path: '/metrics',
    audience: 'public',
    summary: 'Prometheus metrics',
    responses: { 200: z.string() },
    produces: 'text/plain',
    problems: [],
    audit: { skip: 'operations' },
  }),
} as const
