/** Reads the chains: a page at a time, or all of them in one snapshot. Speaks SQL and nothing else; never writes. */
import { and, asc, count, desc, eq, getTableColumns, gt, gte, isNull, lt, or, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { auditEvents, auditHeads, users } from '../../db/schema.ts'

type EntryRow = Omit<typeof auditEvents.$inferSelect, 'id'>
type HeadRow = Omit<typeof auditHeads.$inferSelect, 'userId'>

export interface Filters {
  /** What the event's name begins with. */
  event?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
  /** Anywhere in what can be read, whatever its case. */
  text?: string | undefined
}

export type AuditReader = ReturnType<typeof createAuditReader>

const pageSize = 1_000

const { id: _, ...entryColumns } = getTableColumns(auditEvents)
const { userId: __, ...headColumns } = getTableColumns(auditHeads)

export function createAuditReader(db: Pick<Database, 'select'>) {
  const { accountId, seq } = auditEvents
  const ofAccount = (id: string | undefined) => (id === undefined ? undefined : eq(accountId, id))

  return {
    /** All entries with the heads of their chains, chain by chain, in order. */
    chains: (account?: string) =>
      inPages<{ entry: EntryRow; head: HeadRow | null }>((last) =>
        db
          .select({ entry: entryColumns, head: headColumns })
          .from(auditEvents)
          .leftJoin(auditHeads, eq(auditHeads.accountId, accountId))
          .where(
            and(ofAccount(account), last && sql`(${accountId}, ${seq}) > (${last.entry.accountId}, ${last.entry.seq})`),
          )
          .orderBy(asc(accountId), asc(seq))
          .limit(pageSize),
      ),
    /** An account's entries after a seq, in order. */
    entries: (account: string, after: number) =>
      inPages<EntryRow>((last) =>
        db
          .select(entryColumns)
          .from(auditEvents)
          .where(and(eq(accountId, account), gt(seq, last?.seq ?? after)))
          .orderBy(asc(seq))
          .limit(pageSize),
      ),
    /** Accounts whose head speaks of entries while there are none. */
    headsWithoutEntries: (account?: string) =>
      inPages<string>(async (last) => {
        const rows = await db
          .select({ id: auditHeads.accountId })
          .from(auditHeads)
          .where(
            and(
              account === undefined ? undefined : eq(auditHeads.accountId, account),
              last === undefined ? undefined : gt(auditHeads.accountId, last),
              gt(auditHeads.seq, 0),
              sql`not exists (select from ${auditEvents} where ${accountId} = ${auditHeads.accountId})`,
            ),
          )
          .orderBy(asc(auditHeads.accountId))
          .limit(pageSize)
        return rows.map(({ id }) => id)
      }),
    accountsWithoutChain: (account?: string) =>
      inPages<string>(async (last) => {
        const rows = await db
          .select({ id: users.id })
          .from(users)
          .leftJoin(auditHeads, eq(auditHeads.accountId, users.id))
          .where(
            and(
              account === undefined ? undefined : eq(users.id, account),
              last === undefined ? undefined : gt(users.id, last),
              or(isNull(auditHeads.accountId), eq(auditHeads.seq, 0)),
            ),
          )
          .orderBy(asc(users.id))
          .limit(pageSize)
        return rows.map(({ id }) => id)
      }),
    /** How many `chains` will give. */
    async count(account?: string): Promise<number> {
      const [row] = await db.select({ n: count() }).from(auditEvents).where(ofAccount(account))
      return row!.n
    },
    async head(account: string): Promise<HeadRow | undefined> {
      const [row] = await db.select(headColumns).from(auditHeads).where(eq(auditHeads.accountId, account))
      return row
    },
    /** How often the account's programs were let in, day by day. */
    uses(
      account: string,
      { lowest, from, offsetMinutes }: { lowest: number; from: Date | undefined; offsetMinutes: number },
    ) {
      const { at, event, details } = auditEvents
      const day = sql<string>`to_char((${at} at time zone 'UTC') + make_interval(mins => ${offsetMinutes}), 'YYYY-MM-DD')`
      const program = sql<string | null>`${details} ->> 'program'`
      return db
        .select({ day, program, count: count() })
        .from(auditEvents)
        .where(and(eq(accountId, account), gte(seq, lowest), eq(event, 'token.exchanged'), from && gte(at, from)))
        .groupBy(sql`1, 2`)
        .orderBy(sql`1, 2`)
        .limit(pageSize)
    },
    /** An account's newest entries with `lowest` ≤ seq < `below` that pass; bounds what is looked at, not only what is found. */
    async newest(
      account: string,
      range: { lowest: number; below: number },
      filters: Filters,
      limit: number,
    ): Promise<EntryRow[]> {
      const { event, from, to, text } = filters
      const { via, address, userAgent, requestId, details } = auditEvents
      const readable = sql`concat_ws(' ', ${auditEvents.event}, ${via}, ${address}, ${userAgent}, ${requestId}, ${details}::text)`
      return db
        .select(entryColumns)
        .from(auditEvents)
        .where(
          and(
            eq(accountId, account),
            gte(seq, range.lowest),
            lt(seq, range.below),
            event === undefined ? undefined : sql`starts_with(${auditEvents.event}, ${event})`,
            from && gte(auditEvents.at, from),
            to && lt(auditEvents.at, to),
            text === undefined ? undefined : sql`position(lower(${text}) in lower(${readable})) > 0`,
          ),
        )
        .orderBy(desc(seq))
        .limit(limit)
    },
  }
}

/** What a long look sees is of one moment, whatever is written meanwhile. */
export function readInSnapshot<T>(db: Database, look: (reader: AuditReader) => Promise<T>): Promise<T> {
  const options = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const
  return db.transaction((tx) => look(createAuditReader(tx)), options)
}

async function* inPages<T>(read: (last: T | undefined) => Promise<T[]>): AsyncGenerator<T[]> {
  for (let page = await read(undefined); page.length > 0; page = await read(page.at(-1))) {
    yield page
    if (page.length < pageSize) return
  }
}
