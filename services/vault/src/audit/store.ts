/** Rows of `audit_events` and `audit_heads`. Speaks SQL and nothing else; what every hand-out needs is prepared. */
import { installation } from '@oma/http'
import { databaseErrorCode, type Database } from '../db/client.ts'
import type postgres from 'postgres'
import type { auditEvents, auditHeads } from '../db/schema.ts'

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
    const after = new Map(next.heads.map((head) => [head.accountId, head]))
    const of = <Key extends keyof HeadRow>(rows: readonly HeadRow[], key: Key) => rows.map((row) => row[key])
    const nextHeads = heads.map(({ accountId }) => after.get(accountId)!)
    // Arrays, because of those PostgreSQL expects so few that it goes by the index.
    const [row] = await sql<{ done: boolean }[]>`
      with expected as (
        select * from unnest(
          ${of(heads, 'accountId')}::uuid[], ${of(heads, 'seq')}::bigint[], ${of(heads, 'hash')}::text[], ${of(heads, 'signature')}::text[],
          ${of(nextHeads, 'seq')}::bigint[], ${of(nextHeads, 'hash')}::text[], ${of(nextHeads, 'signature')}::text[]
        ) as head(account_id, seq, hash, signature, next_seq, next_hash, next_signature)
      ), locked as (
        select head.account_id from expected join audit_heads head using (account_id)
        where head.seq = expected.seq and head.hash = expected.hash and head.signature = expected.signature
        order by head.account_id for update of head
      ), standing as (
        select (select count(*) from locked) = (select count(*) from expected) as done
      ), moved as (
        update audit_heads head set seq = next_seq, hash = next_hash, signature = next_signature
        from expected where head.account_id = expected.account_id and (select done from standing)
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
