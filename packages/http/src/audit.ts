/** What an audited action leaves behind. The service decides where; a request that cannot be recorded fails. */
import type { Caller } from './caller.ts'

/** Whose entry it is when it is no account's: the installation's. */
export const installation = '00000000-0000-0000-0000-000000000000'

export interface AuditEntry {
  event: string
  accountId: string
  /** Who did it; undefined when it was the service itself, or somebody who was nobody yet, such as at login. */
  caller?: Caller | undefined
  /** Where it came from; undefined when no request was behind it. */
  origin?: AuditOrigin
  /** What it was about, by ids and names. Never a secret, never what somebody wrote. */
  details?: AuditDetails
}

export interface AuditOrigin {
  /** The peer's address as Fastify knows it (TRUST_PROXY decides about X-Forwarded-For). */
  address: string
  /** What the peer says it is. */
  userAgent: string | undefined
  requestId: string
}

export type AuditDetails = Record<string, string | number | boolean | readonly string[]>

export type RecordAudit = (entry: AuditEntry) => Promise<void>
