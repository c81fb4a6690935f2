/** What the control plane accepts; every field has a default or is optional, unknown fields are refused. */
import * as z from 'zod'

export const ClockBody = z.strictObject({ advance_seconds: z.number().finite() })

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
})

export const TokenBody = z.strictObject({
  token: z.string().optional(),
  account: z.string().toLowerCase().optional(),
})

export const PublishingBody = z.strictObject({ status: z.enum(['production', 'testing']) })

export const SyncBody = z.strictObject({ account: z.string().toLowerCase() })
