/** What an account may read of its own chain: pages, newest first, and the whole as a file. */
import { exportedEntries, type AuditEntry, type AuditFormat, type DailyUse } from '@oma/contract'
import type { Signatures } from '../../keyring/signatures.ts'
import { hashOf, isSigned, type ChainedEntry, type Head } from '../chain.ts'
import { entryFormats } from './formats.ts'
import type { AuditReader, Filters } from './store.ts'

/** Entries that are looked at for one page, however few pass its filters. */
const lookedAt = 10_000
/** And for the counts of days. */
const counted = 100_000

export interface PageRequest extends Filters {
  /** Entries below this seq; from the head when left out. */
  cursor?: number | undefined
  limit: number
}

export interface EntriesPage {
  entries: AuditEntry[]
  next_cursor: string | null
  verified: boolean
}

export type Entries = ReturnType<typeof createEntries>

export function createEntries({ reader, signatures }: { reader: AuditReader; signatures: Signatures }) {
  return {
    async page(accountId: string, { cursor, limit, ...filters }: PageRequest): Promise<EntriesPage> {
      const head = await reader.head(accountId)
      if (!head) return { entries: [], next_cursor: null, verified: false }
      const below = Math.min(cursor ?? Infinity, head.seq + 1)
      const lowest = Math.max(1, below - lookedAt)
      const found = await reader.newest(accountId, { lowest, below }, filters, limit + 1)
      const page = found.slice(0, limit)
      const filtered = Object.values(filters).some((filter) => filter !== undefined)
      const next = found.length > limit ? page.at(-1)!.seq : lowest
      return {
        entries: page.map(toWire),
        next_cursor: next > 1 ? String(next) : null,
        verified: isSigned(head, signatures) && areLinked(page, head) && (filtered || areAll(page, below, limit)),
      }
    },
    /** How often each program was let in, by days that begin `offsetMinutes` before those of UTC. */
    async uses(accountId: string, from: Date | undefined, offsetMinutes: number): Promise<DailyUse[]> {
      const head = await reader.head(accountId)
      if (!head) return []
      return reader.uses(accountId, { lowest: Math.max(1, head.seq - counted), from, offsetMinutes })
    },
    /** Text for a file, oldest first. */
    async *file(accountId: string, after: number, format: AuditFormat): AsyncGenerator<string> {
      const { begin, write } = entryFormats[format]
      if (begin !== '') yield begin
      let left = exportedEntries
      for await (const page of reader.entries(accountId, after)) {
        yield write(page.slice(0, left).map(toWire))
        left -= page.length
        if (left <= 0) return
      }
    },
  }
}

/** What is recorded is what its hash says, and neighbours follow one another, the newest up to the head. */
function areLinked(page: readonly ChainedEntry[], head: Head): boolean {
  return page.every((entry, index) => {
    if (hashOf(entry) !== entry.hash) return false
    if (entry.seq === head.seq) return entry.hash === head.hash
    const newer = page[index - 1]
    return newer?.seq !== entry.seq + 1 || newer.previousHash === entry.hash
  })
}

/** Without filters nothing may be missing. */
function areAll(page: readonly ChainedEntry[], below: number, limit: number): boolean {
  return page.length === Math.min(limit, below - 1) && page.every(({ seq }, index) => seq === below - 1 - index)
}

export function toWire(entry: ChainedEntry): AuditEntry {
  return {
    account_id: entry.accountId,
    seq: entry.seq,
    at: entry.at.toISOString(),
    event: entry.event,
    caller_kind: entry.callerKind,
    via: entry.via,
    address: entry.address,
    user_agent: entry.userAgent,
    request_id: entry.requestId,
    details: entry.details as AuditEntry['details'],
    previous_hash: entry.previousHash,
    hash: entry.hash,
  }
}
