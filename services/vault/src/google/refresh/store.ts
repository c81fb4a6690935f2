/**
 * The lease by which one of several replicas refreshes a connection: owner, fence and deadline in the connection's own
 * row, so that one write checks all. Deadlines are by the database's clock. Speaks SQL and nothing else.
 */
import { and, asc, between, eq, gt, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { googleCredentials } from '../../db/schema.ts'

type Connection = typeof googleCredentials.$inferSelect
type Lease = Pick<Connection, 'id' | 'leaseFence'>
export type Refreshed = Partial<
  Pick<Connection, 'accessTokenSealed' | 'refreshTokenSealed' | 'refreshTokenMarks' | 'expiresAt' | 'scopes'>
>

export type LeaseStore = ReturnType<typeof createLeaseStore>

export function createLeaseStore(db: Database) {
  const table = googleCredentials
  const isOurs = ({ id, leaseFence }: Lease) => and(eq(table.id, id), eq(table.leaseFence, leaseFence))
  const inMs = (ms: number) => sql`now() + make_interval(secs => ${ms / 1000})`
  const taken = (owner: string, ms: number) => ({
    leaseOwner: owner,
    leaseFence: sql`${table.leaseFence} + 1`,
    leaseUntil: inMs(ms),
  })
  const released = { leaseOwner: null, leaseUntil: null }

  return {
    async find(id: string): Promise<Connection | undefined> {
      const [row] = await db.select().from(table).where(eq(table.id, id))
      return row
    },
    /** Takes the lease of a live connection unless somebody has it. Every taking has a higher fence. */
    async take(id: string, owner: string, ms: number): Promise<Connection | undefined> {
      const [row] = await db
        .update(table)
        .set(taken(owner, ms))
        .where(
          and(
            eq(table.id, id),
            isNull(table.needsReconnect),
            or(isNull(table.leaseUntil), lte(table.leaseUntil, sql`now()`)),
          ),
        )
        .returning()
      return row
    },
    /** Compare-and-set, like `settle`, but keeps a lease, to be given back once it is recorded. */
    async condemn(
      { version, ...lease }: Lease & Pick<Connection, 'version'>,
      reason: string,
      owner: string,
      ms: number,
    ): Promise<Connection | undefined> {
      const [row] = await db
        .update(table)
        .set({ ...taken(owner, ms), needsReconnect: reason, version: version + 1 })
        .where(and(isOurs(lease), eq(table.version, version)))
        .returning()
      return row
    },
    /** Takes the leases of condemned connections that whoever had them did not give back. */
    async takeUnrecorded(owner: string, ms: number, limit: number): Promise<Connection[]> {
      const left = db
        .select({ id: table.id })
        .from(table)
        .where(and(isNotNull(table.needsReconnect), lte(table.leaseUntil, sql`now()`)))
        .limit(limit)
        .for('update', { skipLocked: true })
      return db.update(table).set(taken(owner, ms)).where(inArray(table.id, left)).returning()
    },
    /** False when somebody took it over. */
    async extend(lease: Lease, ms: number): Promise<boolean> {
      const rows = await db
        .update(table)
        .set({ leaseUntil: inMs(ms) })
        .where(isOurs(lease))
        .returning({ id: table.id })
      return rows.length === 1
    },
    /** Compare-and-set on version and fence, and gives the lease back. False when the row is not what it was. */
    async settle({ version, ...lease }: Lease & Pick<Connection, 'version'>, changes: Refreshed): Promise<boolean> {
      const rows = await db
        .update(table)
        .set({ ...changes, ...released, version: version + 1 })
        .where(and(isOurs(lease), eq(table.version, version)))
        .returning({ id: table.id })
      return rows.length === 1
    },
    /** Of those that were used lately, the ones whose access token expires in this span; the soonest first. */
    async listInUse(wanted: { expiring: [Date, Date]; usedAfter: Date; limit: number }): Promise<Connection[]> {
      const inUse = gt(table.lastUsedAt, wanted.usedAfter)
      return db
        .select()
        .from(table)
        .where(and(isNull(table.needsReconnect), between(table.expiresAt, ...wanted.expiring), inUse))
        .orderBy(asc(table.expiresAt))
        .limit(wanted.limit)
    },
    async noteUse(ids: string[], at: Date): Promise<void> {
      await db.update(table).set({ lastUsedAt: at }).where(inArray(table.id, ids))
    },
    async release(lease: Lease): Promise<void> {
      await db.update(table).set(released).where(isOurs(lease))
    },
  }
}
