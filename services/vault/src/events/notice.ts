/**
 * What PostgreSQL carries to every replica when something happened (NOTIFY): the audit entry, sent inside the
 * transaction that records it, so that nothing is told that did not happen.
 */
import type { AuditDetails } from '@oma/http'
import * as z from 'zod'

export const eventsChannel = 'oma_events'

const Payload = z.object({
  /** The audit entry's. */
  id: z.string(),
  event: z.string(),
  account_id: z.uuid(),
  at: z.iso.datetime(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
})
export type Notice = z.infer<typeof Payload>

/** PostgreSQL takes less than 8,000 bytes. */
const maxBytes = 7_900

/** They happen with every tool call, change nothing, and NOTIFY lets transactions commit one after the other. */
const tooOften: readonly string[] = ['google.credentials_handed_out', 'token.exchanged']

export function isBroadcast(event: string): boolean {
  return !tooOften.includes(event)
}

export interface Entry {
  id: string
  event: string
  accountId: string
  at: Date
  details: AuditDetails
}

/** The payload of NOTIFY; details that do not fit are left out. */
export function encodeNotice({ id, event, accountId, at, details }: Entry): string {
  const encode = (fitting: AuditDetails) =>
    JSON.stringify({ id, event, account_id: accountId, at: at.toISOString(), details: fitting })
  const whole = encode(details)
  return Buffer.byteLength(whole) <= maxBytes ? whole : encode({})
}

/** Undefined for what we did not send: whoever may connect to the database may also notify. */
export function decodeNotice(payload: string): Notice | undefined {
  try {
    return Payload.safeParse(JSON.parse(payload)).data
  } catch {
    return undefined
  }
}
