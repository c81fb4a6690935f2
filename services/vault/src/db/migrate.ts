/** Brings the database to the schema of this version. Several replicas may start at once: one migrates, others wait. */
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'

/** Names our lock among all advisory locks of the database. */
const lockId = 0x6f6d61

/** What was recorded before entries were chained cannot be chained afterwards. */
const dropUnchained = sql`
  do $$ begin
    if to_regclass('audit_events') is not null and not exists (
      select from information_schema.columns where table_name = 'audit_events' and column_name = 'previous_hash'
    ) then
      delete from audit_events;
    end if;
  end $$`

/** @param folder the generated migrations */
export async function migrateDatabase(url: string, folder: string): Promise<void> {
  // One connection, so that the lock and the migrations are the same session.
  const client = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    const db = drizzle(client)
    await db.execute(sql`select pg_advisory_lock(${lockId})`)
    await db.execute(dropUnchained)
    await migrate(db, { migrationsFolder: folder })
  } finally {
    await client.end({ timeout: 5 })
  }
}
