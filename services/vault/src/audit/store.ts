/** Rows of `audit_events` and `audit_heads`. Speaks SQL and nothing else; what every hand-out needs is prepared. */
import { installation } from '@oma/http'
import { databaseErrorCode, type Database } from '../db/client.ts'
import type postgres from 'postgres'
import { and, asc, count, desc, eq, getTableColumns, gt, gte, isNull, lt, or, sql } from 'drizzle-orm'
import { auditEvents, auditHeads, users } from '../db/schema.ts'

export type AuditRow = Omit<typeof auditEvents.$inferSelect, 'id'>
export type HeadRow = Omit<typeof auditHeads.$inferSelect, 'userId'>

export interface Extension {
  entries: readonly AuditRow[]
  /** Where the chains stand then. */
  heads: readonly HeadRow[]
  /** To tell every replica. */
  notices: readonly string[]
}

export type AuditStore = ReturnType<typeof createAuditStore>

const taken = '23505'

/** @param channel of the notices */
export function createAuditStore(db: Database, channel: string) {
  const { $client: client } = db

  /** One statement, so one transaction: all of it when every head still is where it is thought to be, else nothing. */
  async function append(heads: readonly HeadRow[], next: Extension, sql: postgres.ISql = client): Promise<boolean> {
    const [row] = await sql<{ done: boolean }[]>`
      with expected as (
        select * from json_to_recordset(${JSON.stringify(heads)}::text::json) as head(
          "accountId" uuid, seq bigint, hash text, signature text)
      ), locked as (
        select account_id from audit_heads head join expected on account_id = "accountId"
        where head.seq = expected.seq and head.hash = expected.hash and head.signature = expected.signature
        order by account_id for update of head
      ), standing as (
        select (select count(*) from locked) = (select count(*) from expected) as done
      ), moved as (
        update audit_heads set seq = next.seq, hash = next.hash, signature = next.signature
        from json_to_recordset(${JSON.stringify(next.heads)}::text::json) as next(
          "accountId" uuid, seq bigint, hash text, signature text)
        where account_id = "accountId" and (select done from standing)
      ), written as (
        insert into audit_events (
          user_id, seq, previous_hash, hash, at, event, caller_kind, via, address, user_agent, request_id, details)
        select "accountId", seq, "previousHash", hash, at, event, "callerKind", via, address, "userAgent", "requestId", details
        from json_to_recordset(${JSON.stringify(next.entries)}::text::json) as entry(
          "accountId" uuid, seq bigint, "previousHash" text, hash text, at timestamptz, event text,
          "callerKind" text, via text, address text, "userAgent" text, "requestId" text, details jsonb)
        where (select done from standing)
      )
      select done, (
        select count(pg_notify(${channel}, notice))
        from json_array_elements_text(${JSON.stringify(next.notices)}::text::json) notice where done
      ) as told
      from standing`
    return row!.done
  }

  return {
    /** False when another was there before, and nothing is written. */
    async appendTo(heads: readonly HeadRow[], next: Extension): Promise<boolean> {
      try {
        return await append(heads, next)
      } catch (error) {
        if (databaseErrorCode(error) === taken) return false
        throw error
      }
    },
    /**
     * Locks the heads, in one order so that replicas never wait for each other in a circle, and appends to them. When
     * heads are missing or an entry's place is taken, nothing is written.
     */
    async extend(
      accountIds: readonly string[],
      compute: (heads: HeadRow[]) => Extension,
    ): Promise<{ missing: string[]; conflict: boolean }> {
      try {
        const missing = await client.begin(async (sql) => {
          const found = await sql<HeadRow[]>`
            select account_id as "accountId", seq::float8 as seq, hash, signature from audit_heads
            where account_id = any(${accountIds as string[]}::uuid[]) order by account_id for update`
          const heads = [...found]
          const there = new Set(heads.map(({ accountId }) => accountId))
          const missing = accountIds.filter((id) => !there.has(id))
          if (missing.length === 0) await append(heads, compute(heads), sql)
          return missing
        })
        return { missing, conflict: false }
      } catch (error) {
        if (databaseErrorCode(error) === taken) return { missing: [], conflict: true }
        throw error
      }
    },
    /**
     * Begins chains, of accounts that are there and of the installation. A chain that has entries and no head goes on
     * behind the last, unsigned.
     * @returns whose chains are there now
     */
    async open(accountIds: readonly string[]): Promise<string[]> {
      const ids = accountIds as string[]
      await client`
        with there as (select id from users where id = any(${ids}::uuid[]) order by id for key share)
        insert into audit_heads (account_id, seq, hash, signature)
        select wanted.id, coalesce(last.seq, 0), coalesce(last.hash, repeat('0', 64)), ''
        from (
          select id from there
          union select ${installation}::uuid where ${installation}::uuid = any(${ids}::uuid[])
        ) wanted
        left join lateral (
          select seq, hash from audit_events where user_id = wanted.id order by seq desc limit 1
        ) last on true
        order by wanted.id
        on conflict do nothing`
      const rows = await client<{ id: string }[]>`
        select account_id as id from audit_heads where account_id = any(${ids}::uuid[])`
      return rows.map(({ id }) => id)
    },
    /** Puts the head to the last entry, unsigned. */
    async adoptLast(accountId: string): Promise<void> {
      await client`
        update audit_heads head set seq = last.seq, hash = last.hash, signature = ''
        from (select seq, hash from audit_events where user_id = ${accountId} order by seq desc limit 1) last
        where account_id = ${accountId} and head.seq < last.seq`
    },
  }
}

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
      inPages<{ entry: AuditRow; head: HeadRow | null }>((last) =>
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
      inPages<AuditRow>((last) =>
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
    /** An account's newest entries with `lowest` ≤ seq < `below` that pass; bounds what is looked at, not only what is found. */
    async newest(
      account: string,
      range: { lowest: number; below: number },
      filters: Filters,
      limit: number,
    ): Promise<AuditRow[]> {
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
