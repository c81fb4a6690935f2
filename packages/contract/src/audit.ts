/** The audit: what happened to an account, in a chain that shows when it was changed. */
import * as z from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { NextCursor, PageQuery } from './paging.ts'

export const AuditEntry = z.object({
  account_id: z.uuid(),
  seq: z.number().int().describe('From 1, without gaps.'),
  at: z.iso.datetime(),
  event: z.string(),
  caller_kind: z
    .string()
    .nullable()
    .describe(
      '`user`: by a login. `client`: by a program on behalf of the account. Null: by the vault, or before a login.',
    ),
  via: z.string().nullable().describe('The session, or the client, by its id.'),
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
  request_id: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  previous_hash: z.string(),
  hash: z.string().describe('SHA-256 over everything else in this entry, hexadecimal.'),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const DailyUse = z.object({
  day: z.iso.date(),
  program: z
    .string()
    .nullable()
    .describe('Client id, or the id of a personal access token. Null: older than the record.'),
  count: z.number().int(),
})
export type DailyUse = z.infer<typeof DailyUse>

export const AuditFormat = z.enum(['jsonl', 'csv'])
export type AuditFormat = z.infer<typeof AuditFormat>

/** Entries in one answer of the export. */
export const exportedEntries = 50_000

const Seq = z.coerce.number<number | string>().int().min(0).max(Number.MAX_SAFE_INTEGER)
const Instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .optional()

export const audit = {
  list: defineEndpoint({
    method: 'GET',
    path: '/api/v1/audit',
    audience: 'user',
    summary: 'What happened to the account, newest first',
    query: z.object({
      limit: PageQuery.shape.limit,
      cursor: Seq.optional().describe('The next_cursor of the page before.'),
      event: z
        .string()
        .max(64)
        .regex(/^[a-z_.]+$/, 'must be the beginning of an event, such as google.')
        .optional()
        .describe('What the event begins with.'),
      from: Instant,
      to: Instant,
      text: z.string().min(1).max(100).optional().describe('Anywhere in the entry, whatever its case.'),
    }),
    responses: {
      200: z.object({
        entries: z.array(AuditEntry),
        next_cursor: NextCursor.describe(
          'Leads to the next page; null on the last. With filters a page may be empty before.',
        ),
        verified: z
          .boolean()
          .describe('Whether these entries are as they were recorded and follow one another up to the signed head.'),
      }),
    },
    problems: ['unauthenticated'],
    audit: { skip: 'reads what is recorded already' },
  }),
  uses: defineEndpoint({
    method: 'GET',
    path: '/api/v1/audit/uses',
    audience: 'user',
    summary: 'How often each program was let in to Google on behalf of the account, day by day',
    query: z.object({
      from: Instant,
      utc_offset_minutes: z.coerce
        .number<number | string>()
        .int()
        .min(-840)
        .max(840)
        .default(0)
        .describe('Of the days: 60 in Berlin in winter.'),
    }),
    responses: { 200: z.object({ uses: z.array(DailyUse) }) },
    problems: ['unauthenticated'],
    audit: { skip: 'counts what is recorded already' },
  }),
  export: defineEndpoint({
    method: 'GET',
    path: '/api/v1/audit/export',
    audience: 'user',
    summary: `What happened to the account, oldest first, up to ${exportedEntries} entries as a file`,
    query: z.object({
      format: AuditFormat.default('jsonl').describe('jsonl: one JSON object a line. csv: for spreadsheets.'),
      after: Seq.default(0).describe('Go on after this seq: that of the last entry of the file before.'),
    }),
    responses: { 200: z.string() },
    produces: 'application/jsonl',
    problems: ['unauthenticated'],
    audit: { event: 'audit.exported' },
  }),
} as const
