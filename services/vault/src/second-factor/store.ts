/** Rows of `totp_factors`, `passkeys`, `recovery_codes` and `login_tickets`, and when a session was confirmed. Speaks SQL alone. */
import { and, count, eq, exists, gt, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Database, Transaction } from '../db/client.ts'
import { googleLogins, loginTickets, passkeys, recoveryCodes, sessions, totpFactors, users } from '../db/schema.ts'

export type TotpFactor = typeof totpFactors.$inferSelect
type PasskeyRow = typeof passkeys.$inferSelect
export type LoginTicket = typeof loginTickets.$inferSelect

export type FactorStore = ReturnType<typeof createFactorStore>

export function createFactorStore(db: Database) {
  /** One change of an account's factors at a time, so that "the first" and "the last" are true. */
  const inTurn = <T>(accountId: string, change: (tx: Transaction) => Promise<T>) =>
    db.transaction(async (tx) => {
      await tx.select({ id: users.id }).from(users).where(eq(users.id, accountId)).for('update')
      return change(tx)
    })

  return {
    /** What the account has, in one question. */
    async summary(accountId: string): Promise<{ totp: boolean; passkeys: number; recoveryCodes: number }> {
      const [row] = await db
        .select({
          totp: sql<boolean>`exists (${db.select().from(totpFactors).where(confirmed(accountId))})`,
          passkeys: db.$count(passkeys, eq(passkeys.accountId, accountId)),
          recoveryCodes: db.$count(recoveryCodes, eq(recoveryCodes.accountId, accountId)),
        })
        .from(sql`(select 1) as account`)
      return row!
    },
    async findTotp(accountId: string): Promise<TotpFactor | undefined> {
      const [row] = await db.select().from(totpFactors).where(eq(totpFactors.accountId, accountId))
      return row
    },
    /** Takes the place of one that was never confirmed; false when there is a confirmed one. */
    async insertTotp(factor: Pick<TotpFactor, 'accountId' | 'secretSealed' | 'createdAt'>): Promise<boolean> {
      const { secretSealed, createdAt } = factor
      const rows = await db
        .insert(totpFactors)
        .values(factor)
        .onConflictDoUpdate({
          target: totpFactors.accountId,
          set: { secretSealed, createdAt },
          setWhere: isNull(totpFactors.confirmedAt),
        })
        .returning({ accountId: totpFactors.accountId })
      return rows.length === 1
    },
    /** Compare-and-set: of several that bring the code of one step, one wins. */
    async useTotpStep(accountId: string, step: number): Promise<boolean> {
      const rows = await db
        .update(totpFactors)
        .set({ lastUsedStep: step })
        .where(and(eq(totpFactors.accountId, accountId), lt(totpFactors.lastUsedStep, step)))
        .returning({ accountId: totpFactors.accountId })
      return rows.length === 1
    },
    /** With these recovery codes when it is the account's first factor. Undefined when it is not there any more. */
    async confirmTotp(
      { accountId, createdAt }: TotpFactor,
      codeHashes: readonly string[],
      now: Date,
    ): Promise<{ first: boolean } | undefined> {
      return inTurn(accountId, async (tx) => {
        const first = !(await hasFactor(tx, accountId))
        const rows = await tx
          .update(totpFactors)
          .set({ confirmedAt: now })
          .where(
            and(
              eq(totpFactors.accountId, accountId),
              eq(totpFactors.createdAt, createdAt),
              isNull(totpFactors.confirmedAt),
            ),
          )
          .returning({ accountId: totpFactors.accountId })
        if (rows.length === 0) return undefined
        if (first) await replaceCodes(tx, accountId, codeHashes)
        return { first }
      })
    },
    async removeTotp(accountId: string): Promise<boolean> {
      return inTurn(accountId, async (tx) => {
        const rows = await tx.delete(totpFactors).where(confirmed(accountId)).returning()
        if (!(await hasFactor(tx, accountId))) await replaceCodes(tx, accountId, [])
        return rows.length === 1
      })
    },
    /** With these recovery codes when it is the account's first factor. Undefined when somebody has it already. */
    async addPasskey(
      passkey: Omit<PasskeyRow, 'id' | 'lastUsedAt'>,
      codeHashes: readonly string[],
    ): Promise<{ row: PasskeyRow; first: boolean } | undefined> {
      const { accountId } = passkey
      return inTurn(accountId, async (tx) => {
        const first = !(await hasFactor(tx, accountId))
        const [row] = await tx.insert(passkeys).values(passkey).onConflictDoNothing().returning()
        if (row && first) await replaceCodes(tx, accountId, codeHashes)
        return row && { row, first }
      })
    },
    /** Undefined when it would leave no way to log in. */
    async removePasskey(accountId: string, id: string): Promise<boolean | undefined> {
      return inTurn(accountId, async (tx) => {
        if (!(await hasOtherWayIn(tx, accountId, id))) return undefined
        const rows = await tx
          .delete(passkeys)
          .where(and(eq(passkeys.accountId, accountId), eq(passkeys.id, id)))
          .returning({ id: passkeys.id })
        if (!(await hasFactor(tx, accountId))) await replaceCodes(tx, accountId, [])
        return rows.length === 1
      })
    },
    /** Forgets every factor; false when there was none, undefined when it would leave no way to log in. */
    async removeAll(accountId: string): Promise<boolean | undefined> {
      return inTurn(accountId, async (tx) => {
        if (!(await hasOtherWayIn(tx, accountId))) return undefined
        const had = await hasFactor(tx, accountId)
        await tx.delete(totpFactors).where(eq(totpFactors.accountId, accountId))
        await tx.delete(passkeys).where(eq(passkeys.accountId, accountId))
        await replaceCodes(tx, accountId, [])
        return had
      })
    },
    /** False when the account has no factor that they could stand in for. */
    async replaceRecoveryCodes(accountId: string, codeHashes: readonly string[]): Promise<boolean> {
      return inTurn(accountId, async (tx) => {
        if (!(await hasFactor(tx, accountId))) return false
        await replaceCodes(tx, accountId, codeHashes)
        return true
      })
    },
    async countRecoveryCodes(accountId: string): Promise<number> {
      const [row] = await db.select({ n: count() }).from(recoveryCodes).where(eq(recoveryCodes.accountId, accountId))
      return row!.n
    },
    /** True once for each code. */
    async useRecoveryCode(accountId: string, codeHash: string): Promise<boolean> {
      const rows = await db
        .delete(recoveryCodes)
        .where(and(eq(recoveryCodes.accountId, accountId), eq(recoveryCodes.codeHash, codeHash)))
        .returning({ accountId: recoveryCodes.accountId })
      return rows.length === 1
    },
  }
}

const confirmed = (accountId: string) => and(eq(totpFactors.accountId, accountId), isNotNull(totpFactors.confirmedAt))

async function hasFactor(tx: Transaction, accountId: string): Promise<boolean> {
  const [app] = await tx.select({ accountId: totpFactors.accountId }).from(totpFactors).where(confirmed(accountId))
  if (app) return true
  const [passkey] = await tx
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(eq(passkeys.accountId, accountId))
    .limit(1)
  return passkey !== undefined
}

/** A password, a Google account that works, or a passkey beside the one that goes; without `passkeyId` all of them go. */
async function hasOtherWayIn(tx: Transaction, accountId: string, passkeyId?: string): Promise<boolean> {
  const google = tx
    .select()
    .from(googleLogins)
    .where(and(eq(googleLogins.accountId, accountId), eq(googleLogins.suspended, false)))
  const others = tx
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.accountId, accountId), passkeyId === undefined ? sql`false` : ne(passkeys.id, passkeyId)))
  const [row] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, accountId), or(isNotNull(users.passwordHash), exists(google), exists(others))))
  return row !== undefined
}

async function replaceCodes(tx: Transaction, accountId: string, codeHashes: readonly string[]): Promise<void> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.accountId, accountId))
  if (codeHashes.length > 0)
    await tx.insert(recoveryCodes).values(codeHashes.map((codeHash) => ({ accountId, codeHash })))
}

export type LoginTicketStore = ReturnType<typeof createLoginTicketStore>

export function createLoginTicketStore(db: Database) {
  return {
    /** Drops everybody's that have expired. */
    async insert(ticket: Omit<LoginTicket, 'attempts'>, now: Date): Promise<void> {
      await db.delete(loginTickets).where(lt(loginTickets.expiresAt, now))
      await db.insert(loginTickets).values(ticket)
    },
    async find(ticketHash: string, now: Date): Promise<LoginTicket | undefined> {
      const [row] = await db
        .select()
        .from(loginTickets)
        .where(and(eq(loginTickets.ticketHash, ticketHash), gt(loginTickets.expiresAt, now)))
      return row
    },
    /** False when there were `limit` attempts already, however many arrive at once. */
    async countAttempt(ticketHash: string, limit: number): Promise<boolean> {
      const rows = await db
        .update(loginTickets)
        .set({ attempts: sql`${loginTickets.attempts} + 1` })
        .where(and(eq(loginTickets.ticketHash, ticketHash), lt(loginTickets.attempts, limit)))
        .returning({ attempts: loginTickets.attempts })
      return rows.length === 1
    },
    /** True for exactly one of several that try. */
    async remove(ticketHash: string): Promise<boolean> {
      const rows = await db
        .delete(loginTickets)
        .where(eq(loginTickets.ticketHash, ticketHash))
        .returning({ accountId: loginTickets.accountId })
      return rows.length === 1
    },
  }
}

export type ConfirmationStore = ReturnType<typeof createConfirmationStore>

export function createConfirmationStore(db: Database) {
  return {
    /** When the person last said who they are: at the login, or since. */
    async confirmedAt(sessionId: string): Promise<Date | undefined> {
      const [row] = await db.select().from(sessions).where(eq(sessions.id, sessionId))
      return row?.confirmedAt ?? row?.createdAt
    },
    async confirm(sessionId: string, now: Date): Promise<void> {
      await db.update(sessions).set({ confirmedAt: now }).where(eq(sessions.id, sessionId))
    },
    /** As if the account's sessions, but one, had been confirmed long ago. */
    async lapse(accountId: string, except: string): Promise<void> {
      const others = and(eq(sessions.accountId, accountId), ne(sessions.id, except))
      await db
        .update(sessions)
        .set({ confirmedAt: new Date(0) })
        .where(others)
    },
  }
}
