/** Writes what happened into `audit_events`. A request whose event cannot be written fails: nothing goes unrecorded. */
import type { AuditDetails, RecordAudit } from '@oma/http'
import { sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { auditEvents } from '../db/schema.ts'

/** How entries are told to every replica, in the transaction that writes them. */
export interface Announcing {
  channel: string
  /** Whether this event is told at all. */
  concerns(event: string): boolean
  encode(entry: { id: string; event: string; accountId: string; at: Date; details: AuditDetails }): string
}

export function createRecordEvent(db: Database, announcing: Announcing): RecordAudit {
  return async ({ event, accountId, caller, origin, details = {} }) => {
    const entry = { event, accountId, callerKind: caller?.kind, via: caller?.via, ...origin, details }
    if (!announcing.concerns(event)) return void (await db.insert(auditEvents).values(entry))
    await db.transaction(async (tx) => {
      const [row] = await tx.insert(auditEvents).values(entry).returning({ id: auditEvents.id, at: auditEvents.at })
      const notice = announcing.encode({ id: String(row!.id), at: row!.at, event, accountId, details })
      await tx.execute(sql`select pg_notify(${announcing.channel}, ${notice})`)
    })
  }
}
