/**
 * The time by which all replicas go: the database's. A machine whose clock is wrong, or is put right, neither hands out
 * a token that has run out nor takes one for dead. Between two looks the machine only counts how much time has passed.
 */
import { sql } from 'drizzle-orm'
import type { Database } from './client.ts'

export interface DatabaseClock {
  /** The machine's own time until the database was asked for the first time. */
  now: () => Date
  /** Asks now, and from now on every half minute. */
  begin(): Promise<void>
  stop(): void
}

const everyMs = 30_000
/** An answer that took longer says too little about the moment it was given. */
const slowMs = 1_000

export function createDatabaseClock(db: Database): DatabaseClock {
  let offsetMs = Date.now() - performance.now()
  let timer: NodeJS.Timeout | undefined

  async function ask(): Promise<void> {
    const before = performance.now()
    const [row] = await db.execute<{ ms: string }>(sql`select extract(epoch from clock_timestamp()) * 1000 as ms`)
    const after = performance.now()
    if (after - before < slowMs) offsetMs = Number(row!.ms) - (before + after) / 2
  }

  return {
    now: () => new Date(offsetMs + performance.now()),
    async begin() {
      timer = setInterval(() => void ask().catch(() => undefined), everyMs).unref()
      await ask()
    },
    stop: () => clearInterval(timer),
  }
}
