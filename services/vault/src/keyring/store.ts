/**
 * Rows of `data_keys` and `key_rotations`, and what a rotation does to every sealed column. Speaks SQL and nothing else.
 * A rotation reads a bounded page at a time and skips rows that somebody else holds instead of waiting for them, so it
 * neither delays a request for long nor deadlocks with one.
 */
import { and, asc, count, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { dataKeys, keyRotations, users } from '../db/schema.ts'

export type DataKeyRow = typeof dataKeys.$inferSelect
export type RotationRow = typeof keyRotations.$inferSelect

export interface SealedColumn {
  table: string
  column: string
  /** The table's primary key: one column. */
  id: string
  /** `uuid` unless said otherwise. */
  idType?: 'text'
  /** The column that says whose it is; left out where all rows are the installation's. */
  account?: string
  /** The column that tells the rows of one account apart. */
  row: string
  /** Sealed by a root key, because it outlives the account and its data keys. */
  byRootKey?: true
}

/** A row of a sealed column, and which data key is its account's current one. */
export interface SealedRow {
  id: string
  /** Null for what belongs to no account. */
  accountId: string | null
  row: string
  sealed: string | null
  currentKeyId: string | null
}

export interface KeyCount {
  rootKeyId: string | null
  retired: boolean
  rows: number
}

/** A value to write in the place of another, if that one still stands there. */
export interface Replacement {
  id: string
  before: string
  after: string
}

export interface Succession {
  before: DataKeyRow
  after: DataKeyRow
}

export type DataKeyStore = ReturnType<typeof createDataKeyStore>

export function createDataKeyStore(db: Database) {
  async function findCurrent(accountId: string): Promise<DataKeyRow | undefined> {
    const [row] = await db
      .select()
      .from(dataKeys)
      .where(and(eq(dataKeys.accountId, accountId), isNull(dataKeys.retiredAt)))
    return row
  }

  return {
    findCurrent,
    async find(accountId: string, id: string): Promise<DataKeyRow | undefined> {
      const [row] = await db
        .select()
        .from(dataKeys)
        .where(and(eq(dataKeys.accountId, accountId), eq(dataKeys.id, id)))
      return row
    },
    /** The current keys of these accounts, and the keys of these ids. */
    async findMany(accountIds: string[], ids: string[]): Promise<DataKeyRow[]> {
      return db
        .select()
        .from(dataKeys)
        .where(or(and(inArray(dataKeys.accountId, accountIds), isNull(dataKeys.retiredAt)), inArray(dataKeys.id, ids)))
    },
    /** Inserts, unless the account has a current key: then that one is the answer. */
    async insertFirst(row: DataKeyRow): Promise<DataKeyRow> {
      await db.insert(dataKeys).values(row).onConflictDoNothing()
      return (await findCurrent(row.accountId))!
    },

    async countByRootKey(): Promise<{ rootKeyId: string; rows: number }[]> {
      const rootKeyId = sql<string>`split_part(${dataKeys.keySealed}, '.', 2)`
      return db.select({ rootKeyId, rows: count() }).from(dataKeys).groupBy(rootKeyId)
    },
    async countAll(): Promise<number> {
      const [row] = await db.select({ n: count() }).from(dataKeys)
      return row!.n
    },
    /** Current ones by account, those after the given one. */
    async pageOfCurrent(after: string | undefined, limit: number): Promise<DataKeyRow[]> {
      return db
        .select()
        .from(dataKeys)
        .where(and(isNull(dataKeys.retiredAt), after === undefined ? undefined : gt(dataKeys.accountId, after)))
        .orderBy(asc(dataKeys.accountId))
        .limit(limit)
    },
    /** All by id, those after the given one. */
    async page(after: string | undefined, limit: number): Promise<DataKeyRow[]> {
      return db
        .select()
        .from(dataKeys)
        .where(gt(dataKeys.id, after ?? ''))
        .orderBy(asc(dataKeys.id))
        .limit(limit)
    },
    /** Retires and succeeds, at once. Leaves out accounts that are being deleted, and keys that were retired meanwhile. */
    async succeed(successions: readonly Succession[], now: Date): Promise<number> {
      const accountIds = successions.map(({ before }) => before.accountId)
      const keyIds = successions.map(({ before }) => before.id)
      return db.transaction(async (tx) => {
        // The account first, as a deletion does it.
        const living = tx
          .select({ id: users.id })
          .from(users)
          .where(inArray(users.id, accountIds))
          .for('key share', { skipLocked: true })
        const accounts = tx.$with('accounts').as(living)
        const due = await tx
          .with(accounts)
          .select({ id: dataKeys.id })
          .from(dataKeys)
          .innerJoin(accounts, eq(accounts.id, dataKeys.accountId))
          .where(and(inArray(dataKeys.id, keyIds), isNull(dataKeys.retiredAt)))
          .for('update', { of: dataKeys, skipLocked: true })
        const dueIds = due.map(({ id }) => id)
        if (dueIds.length === 0) return 0
        await tx.update(dataKeys).set({ retiredAt: now }).where(inArray(dataKeys.id, dueIds))
        const successors = successions.filter(({ before }) => dueIds.includes(before.id)).map(({ after }) => after)
        await tx.insert(dataKeys).values(successors)
        return dueIds.length
      })
    },
    /** Compare-and-set of `key_sealed`, many at once. How many were written. */
    async rewrap(replacements: readonly Replacement[]): Promise<number> {
      return replace(db, { table: 'data_keys', column: 'key_sealed', id: 'id', idType: 'text' }, replacements)
    },
    /** Of these, deletes the retired ones by which nothing is sealed any more. */
    async deleteUnused(ids: string[], retiredBefore: Date, columns: readonly SealedColumn[]): Promise<number> {
      const unused = columns
        .filter(({ account }) => account !== undefined)
        .map(
          (place) => sql`not exists (
          select from ${sql.identifier(place.table)} t
          where ${accountOf(place)} = ${dataKeys.accountId}
            and starts_with(t.${sql.identifier(place.column)}, 'v2.' || ${dataKeys.id} || '.'))`,
        )
      const rows = await db
        .delete(dataKeys)
        .where(and(inArray(dataKeys.id, ids), lt(dataKeys.retiredAt, retiredBefore), ...unused))
        .returning({ id: dataKeys.id })
      return rows.length
    },
  }
}

export type SealedValueStore = ReturnType<typeof createSealedValueStore>

export function createSealedValueStore(db: Database) {
  return {
    async countRows({ table }: SealedColumn): Promise<number> {
      const [row] = await db.execute<{ n: string }>(sql`select count(*) as n from ${sql.identifier(table)}`)
      return Number(row!.n)
    },
    /** By root key, where none of a data key is in between; else by whether the data key is retired (or gone). */
    async countByKey(place: SealedColumn): Promise<KeyCount[]> {
      const [table, column] = [place.table, place.column].map((name) => sql.identifier(name))
      const rows = await db.execute<Omit<KeyCount, 'rows'> & { rows: string }>(sql`
        select case when starts_with(t.${column}, 'v1.') then split_part(t.${column}, '.', 2) end as "rootKeyId",
          (k.id is null or k.retired_at is not null) and not starts_with(t.${column}, 'v1.') as retired, count(*) as rows
        from ${table} t
        left join data_keys k on k.id = split_part(t.${column}, '.', 2) and k.user_id = ${accountOf(place)}
        where t.${column} is not null
        group by 1, 2`)
      return rows.map((row) => ({ ...row, rows: Number(row.rows) }))
    },
    /** Rows by id, those after the given one; also rows that hold nothing there. */
    async page(place: SealedColumn, after: string | undefined, limit: number): Promise<SealedRow[]> {
      const [table, column, id] = [place.table, place.column, place.id].map((name) => sql.identifier(name))
      const row = sql.identifier(place.row)
      const beyond = after === undefined ? sql`` : sql`where ${id} > ${after}`
      return db.execute<SealedRow & Record<string, unknown>>(sql`
        select page.id::text as id, page.account_id as "accountId", page.row, page.sealed, k.id as "currentKeyId"
        from (
          select ${id} as id, ${accountOf(place)} as account_id, ${row}::text as row, ${column} as sealed
          from ${table} t ${beyond} order by ${id} limit ${limit}
        ) page
        left join data_keys k on k.user_id = page.account_id and k.retired_at is null
        order by page.id`)
    },
    /** Compare-and-set, many at once. How many were written. */
    async replace(place: SealedColumn, replacements: readonly Replacement[]): Promise<number> {
      return replace(db, place, replacements)
    },
  }
}

/** Of a row `t`. */
function accountOf({ account }: SealedColumn) {
  return account === undefined ? sql`null::uuid` : sql`t.${sql.identifier(account)}`
}

async function replace(
  db: Database,
  place: Pick<SealedColumn, 'table' | 'column' | 'id' | 'idType'>,
  replacements: readonly Replacement[],
): Promise<number> {
  const [table, column, id] = [place.table, place.column, place.id].map((name) => sql.identifier(name))
  const list = (key: keyof Replacement) => sql`${sql.param(replacements.map((one) => one[key]))}::text[]`
  const rows = await db.execute(sql`
    with given as (
      select g.id::${sql.raw(place.idType ?? 'uuid')} as id, g.before, g.after
      from unnest(${list('id')}, ${list('before')}, ${list('after')}) as g(id, before, after)
    ), free as (
      select t.${id} as id, g.after from ${table} t join given g on t.${id} = g.id and t.${column} = g.before
      order by t.${id} for update of t skip locked
    )
    update ${table} t set ${column} = free.after from free where t.${id} = free.id returning 1`)
  return rows.length
}

export type RotationStore = ReturnType<typeof createRotationStore>

export function createRotationStore(db: Database) {
  return {
    /** The one that is not finished, or a new one. */
    async begin(now: Date): Promise<RotationRow> {
      await db.insert(keyRotations).values({ startedAt: now }).onConflictDoNothing()
      const [row] = await db.select().from(keyRotations).where(isNull(keyRotations.finishedAt))
      return row!
    },
    async finish({ id }: RotationRow, now: Date): Promise<void> {
      await db.update(keyRotations).set({ finishedAt: now }).where(eq(keyRotations.id, id))
    },
  }
}
