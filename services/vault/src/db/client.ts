/** The connection to PostgreSQL: bounded, with deadlines, and with its outages told apart from our own faults. */
import { ProblemError } from '@oma/contract'
import { sql } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { listenTo, type Listening, type ListenOptions } from './listen.ts'

/** `$client` is the driver itself, for what should cost as little as it can. */
export type Database = PostgresJsDatabase & { $client: postgres.Sql }
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

export interface DatabaseHandle {
  db: Database
  /** Rejects when the database cannot answer a query. */
  ping(): Promise<void>
  listen(options: Omit<ListenOptions, 'url'>): Listening
  close(): Promise<void>
}

const retryAfterSeconds = 2

/** Connects lazily: a database that is away fails queries, not the start. */
export function openDatabase(url: string, poolSize: number): DatabaseHandle {
  const client = postgres(url, {
    max: poolSize,
    connect_timeout: 5,
    idle_timeout: 60,
    // The default waits up to 20 s between attempts; an outage should end when the database is back.
    backoff: () => 0.25,
    onnotice: () => {},
    connection: {
      application_name: 'oma-vault',
      statement_timeout: 5_000,
      idle_in_transaction_session_timeout: 10_000,
    },
  })
  const db = drizzle(client)
  return {
    db,
    ping: async () => void (await db.execute(sql`select 1`)),
    listen: (options) => listenTo({ ...options, url }),
    close: () => client.end({ timeout: 5 }),
  }
}

/** Node's and postgres.js' codes for "cannot talk", and the SQLSTATE classes for "cannot serve now". */
const outage = /^(E(CONN|HOST|NET|PIPE|TIMEDOUT|AI_AGAIN)\w*|CONNECT_TIMEOUT|CONNECTION_\w+|57P0[1-3]|08\w{3}|53\w{3})$/
/** Until the first migration has run. */
const undefinedTable = '42P01'

/** The problem that an outage of the database is to callers; undefined for any other error. */
export function describeOutage(error: unknown): ProblemError | undefined {
  const code = databaseErrorCode(error)
  if (code === undefined || !(outage.test(code) || code === undefinedTable)) return undefined
  return new ProblemError('unavailable', 'The database is not answering. Nothing is lost; try again shortly.', {
    cause: error,
    retryAfterSeconds,
  })
}

/** SQLSTATEs of a server that answers and does not let us work: wrong role or password, no such database, no rights. */
const refusal = /^(28\w{3}|3D000|42501)$/

/** What PostgreSQL says to a DATABASE_URL that it does not accept; undefined for any other error. */
export function describeRefusal(error: unknown): string | undefined {
  const cause = findDatabaseError(error)
  return cause && refusal.test(cause.code) ? cause.message : undefined
}

/** The driver's code of an error that drizzle may have wrapped (23505: a unique key is taken). */
export function databaseErrorCode(error: unknown): string | undefined {
  return findDatabaseError(error)?.code
}

function findDatabaseError(error: unknown): (Error & { code: string }) | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause as Error & { code: string }
  }
  return undefined
}
