/**
 * What PostgreSQL carries to every replica when something happened (NOTIFY): the audit entry, sent inside the
 * transaction that records it, so that nothing is told that did not happen.
 */
import type { AuditDetails } from '@oma/http'

export const eventsChannel = 'oma_events'

export interface Notice {
  /** The audit entry's. */
  id: string
  event: string
  accountId: string
  at: Date
  details: AuditDetails
}

/** PostgreSQL takes less than 8,000 bytes. */
const maxBytes = 7_900

/** They happen with every tool call, change nothing, and NOTIFY lets transactions commit one after the other. */
const tooOften: readonly string[] = ['google.credentials_handed_out', 'token.exchanged']

export function isBroadcast(event: string): boolean {
  return !tooOften.includes(event)
}

/** The payload of NOTIFY; details that do not fit are left out. */
export function encodeNotice({ id, event, accountId, at, details }: Notice): string {
  const encode = (fitting: AuditDetails) =>
    JSON.stringify({ id, event, account_id: accountId, at: at.toISOString(), details: fitting })
  const whole = encode(details)
  return Buffer.byteLength(whole) <= maxBytes ? whole : encode({})
}
