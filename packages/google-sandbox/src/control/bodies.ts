/** What the control plane accepts; every field has a default or is optional, unknown fields are refused. */
import * as z from 'zod'
import { googlesLimits } from './quota.ts'

const largestOversize = 256 * 1024 * 1024

export const ClockBody = z.union([
  z.strictObject({ advance_seconds: z.number().finite() }),
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
  headers: z.record(z.string(), z.string()).optional(),
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

export const SyncBody = z.strictObject({ account: z.string().toLowerCase() })
