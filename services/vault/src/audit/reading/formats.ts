/** Entries as text for other programs: one JSON object a line, or CSV that a spreadsheet does not take for formulas. */
import type { AuditEntry, AuditFormat } from '@oma/contract'
import { stringify } from 'csv-stringify/sync'

export interface EntryFormat {
  contentType: string
  /** What stands before the first entry. */
  begin: string
  write(entries: readonly AuditEntry[]): string
}

const columns = [
  'account_id',
  'seq',
  'at',
  'event',
  'caller_kind',
  'via',
  'address',
  'user_agent',
  'request_id',
  'details',
  'previous_hash',
  'hash',
] as const satisfies readonly (keyof AuditEntry)[]

/** OWASP's "CSV injection": what begins like a formula gets a quote in front, and every cell stands in quotes. */
const csvOptions = { quoted: true, escape_formulas: true, record_delimiter: 'windows' } as const

export const entryFormats: Record<AuditFormat, EntryFormat> = {
  jsonl: {
    contentType: 'application/jsonl; charset=utf-8',
    begin: '',
    write: (entries) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  },
  csv: {
    contentType: 'text/csv; charset=utf-8',
    begin: stringify([columns], csvOptions),
    write: (entries) =>
      stringify(
        entries.map((entry) =>
          columns.map((name) => (name === 'details' ? JSON.stringify(entry.details) : entry[name])),
        ),
        csvOptions,
      ),
  },
}
