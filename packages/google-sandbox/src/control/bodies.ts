/** What the control plane accepts; every field has a default or is optional, unknown fields are refused. */
import { validateHeaderName, validateHeaderValue } from 'node:http'
import * as z from 'zod'
import { sandboxClient } from '../oauth/clients.ts'
import { securityEventTypes } from '../oauth/security-event.ts'
import { googlesLimits } from './quota.ts'

type SecurityEventType = keyof typeof securityEventTypes

const largestOversize = 256 * 1024 * 1024

/** Three hundred years either way: beyond, a number is a mistake. */
const longestAdvanceSeconds = 1e10

/** Node throws for what HTTP cannot carry; unchecked it would do so in the middle of somebody's answer. */
const passes = (check: () => void): boolean => {
  try {
    check()
    return true
  } catch {
    return false
  }
}
const HeaderName = z.string().refine((name) => passes(() => validateHeaderName(name)), 'not a header name')
const HeaderValue = z.string().refine((value) => passes(() => validateHeaderValue('x', value)), 'not a header value')

export const ClockBody = z.union([
  z.strictObject({ advance_seconds: z.number().min(-longestAdvanceSeconds).max(longestAdvanceSeconds) }),
  z.strictObject({ now: z.iso.datetime({ offset: true }) }),
])

export const FaultBody = z.strictObject({
  method: z
    .string()
    .default('*')
    .transform((method) => method.toUpperCase()),
  path: z.string().startsWith('/').or(z.literal('*')),
  times: z.number().int().min(1).default(1),
  status: z.number().int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  headers: z.record(HeaderName, HeaderValue).optional(),
  delay_ms: z.number().int().min(0).max(600_000).default(0),
  reset: z.boolean().default(false),
  truncate: z.boolean().default(false),
  oversize_bytes: z.number().int().min(0).max(largestOversize).default(0),
})
/** A fault as its maker writes it. */
export type FaultWish = z.input<typeof FaultBody>

export const TokenBody = z.strictObject({
  token: z.string().optional(),
  account: z.string().toLowerCase().optional(),
})

export const AgeBody = TokenBody.extend({ seconds: z.number().positive() })

export const QuotaBody = z.strictObject({
  gmail_units_per_minute: z.number().int().min(0).default(googlesLimits.gmailUnitsPerMinute),
  calendar_queries_per_minute: z.number().int().min(0).default(googlesLimits.calendarQueriesPerMinute),
})
/** Limits as their maker writes them. */
export type QuotaWish = z.input<typeof QuotaBody>

export const PublishingBody = z.strictObject({ status: z.enum(['production', 'testing']) })

export const SecurityEventBody = z.strictObject({
  type: z.enum(Object.keys(securityEventTypes) as [SecurityEventType, ...SecurityEventType[]]),
  account: z.string().toLowerCase().optional(),
  refresh_token: z.string().min(16).optional(),
  token_identifier_alg: z.enum(['prefix', 'hash_base64_sha512_sha512']).default('prefix'),
  reason: z.string().optional(),
  state: z.string().optional(),
  client_id: z.string().default(sandboxClient.id),
  claims: z.record(z.string(), z.unknown()).optional(),
  deliver_to: z.url({ protocol: /^https?$/ }).optional(),
})
/** An event as its maker writes it. */
export type SecurityEventWish = z.input<typeof SecurityEventBody>

export const SyncBody = z.strictObject({ account: z.string().toLowerCase() })
