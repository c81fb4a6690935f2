/** What a database says of itself: its version, its clock, and how far its tables are those of this version of the vault. */
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { Database } from './client.ts'

export interface DatabaseFacts {
  /** Such as `18.4`. */
  version: string
  majorVersion: number
  /** What its clock showed in the middle of the question. */
  aheadMs: number
  /** Migrations of this version that it does not have. */
  missing: number
  /** Migrations that it has and this version does not know: it belongs to a newer one. */
  unknown: number
}

/** @param folder the generated migrations */
export async function inspectDatabase(db: Database, folder: string): Promise<DatabaseFacts> {
  await db.execute(sql`select 1`)
  const asked = Date.now()
  const [row] = await db.execute<{ version: string; number: string; at: string }>(
    sql`select current_setting('server_version') as version, current_setting('server_version_num') as number,
      extract(epoch from clock_timestamp()) * 1000 as at`,
  )
  const here = (asked + Date.now()) / 2
  const applied = await readApplied(db)
  const ours = readMigrationFiles({ migrationsFolder: folder }).map(({ hash }) => hash)
  return {
    version: row!.version,
    majorVersion: Math.floor(Number(row!.number) / 10_000),
    aheadMs: Math.round(Number(row!.at) - here),
    missing: ours.filter((hash) => !applied.includes(hash)).length,
    unknown: applied.filter((hash) => !ours.includes(hash)).length,
  }
}

async function readApplied(db: Database): Promise<string[]> {
  const [row] = await db.execute(sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`)
  if (!row!['there']) return []
  const rows = await db.execute<{ hash: string }>(sql`select hash from drizzle.__drizzle_migrations`)
  return rows.map(({ hash }) => hash)
}
