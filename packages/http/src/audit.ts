/** What an audited request leaves behind. The service decides where; a request that cannot be recorded fails. */
import type { Caller } from './caller.ts'

export interface AuditEntry {
  event: string
  accountId: string
  caller: Caller | undefined
  /** The peer's address as Fastify knows it (TRUST_PROXY decides about X-Forwarded-For). */
  address: string
  requestId: string
}

export type RecordAudit = (entry: AuditEntry) => Promise<void>
