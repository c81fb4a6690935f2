/** Writes what happened into `audit_events`. A request whose event cannot be written fails: nothing goes unrecorded. */
import type { RecordAudit } from '@oma/http'
import type { Database } from '../db/client.ts'
import { auditEvents } from '../db/schema.ts'

export function createRecordEvent(db: Database): RecordAudit {
  return async ({ event, accountId, caller, origin, details = {} }) => {
    await db
      .insert(auditEvents)
      .values({ event, accountId, callerKind: caller?.kind, via: caller?.via, ...origin, details })
  }
}
