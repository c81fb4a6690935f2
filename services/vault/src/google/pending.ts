/**
 * Another Google account than expected came back: it is no connection before the user says so. The answer is kept
 * sealed for ten minutes, for the same account in the same browser; what nobody wanted is given back to Google.
 */
import { ProblemError, type GoogleService, type PendingConnection } from '@oma/contract'
import { randomUUID } from 'node:crypto'
import type { Keyring } from '../keyring/keyring.ts'
import type { RevocationQueue } from '../revocations/queue.ts'
import { hashBrowserNonce, isSameBrowser } from './browser-nonce.ts'
import type { PrepareRevocations } from './prepare-revocations.ts'
import type { GoogleAnswer, SaveConnection } from './save-connection.ts'
import { openAnswer, sealAnswer } from './sealed-answer.ts'
import type { PendingRow, PendingStore } from './store.ts'
import { outcomeOf, wayBack } from './way-back.ts'

const ttlSeconds = 600
const maxPerAccount = 10
const batch = 100

export interface Question {
  accountId: string
  browserNonce: string
  expectedEmail: string
  services: GoogleService[]
  returnUrl: string
  answer: GoogleAnswer
}

export interface Asked {
  accountId: string
  id: string
  /** From the browser's cookie. */
  browserNonce: string | undefined
}

export interface Accepted {
  /** The dashboard's page, told what came of it. */
  returnUrl: string
  account: string
  /** For the audit. */
  event: string
}

/** Deciding throws {ProblemError} `not-found`: unknown, decided, expired, somebody else's or of another browser. */
export interface PendingConnections {
  /** @returns the id by which the user decides */
  ask(question: Question): Promise<string>
  show(asked: Asked): Promise<PendingConnection>
  accept(asked: Asked): Promise<Accepted>
  /** @returns the Google address that was turned down */
  decline(asked: Asked): Promise<string>
  /** Gives back to Google what nobody decided in time. */
  discardExpired(): Promise<void>
}

export interface PendingOptions {
  store: PendingStore
  keyring: Keyring
  save: SaveConnection
  /** Give back to Google what is not wanted. */
  grants: Pick<PrepareRevocations, 'ofPending'>
  revocations: RevocationQueue
  publicUrl: string
  now: () => Date
}

export function createPendingConnections(options: PendingOptions): PendingConnections {
  const { store, keyring, save, grants, revocations, publicUrl, now } = options

  async function giveBack(row: PendingRow): Promise<boolean> {
    const taken = await store.consume(row.id, await grants.ofPending(row))
    if (taken) revocations.wake()
    return taken
  }

  async function find({ accountId, id, browserNonce }: Asked): Promise<PendingRow> {
    const row = await store.find(id)
    const theirs = row?.accountId === accountId && isSameBrowser(browserNonce, row.browserHash)
    if (!theirs || row.expiresAt <= now()) throw gone()
    return row
  }

  return {
    async ask({ accountId, browserNonce, expectedEmail, services, returnUrl, answer }) {
      const id = randomUUID()
      try {
        await store.insert({
          id,
          accountId,
          subject: answer.subject,
          browserHash: hashBrowserNonce(browserNonce),
          expectedEmail,
          services,
          returnUrl,
          answerSealed: await sealAnswer(keyring, { accountId, id }, answer),
          expiresAt: new Date(now().getTime() + ttlSeconds * 1000),
        })
      } catch (error) {
        await revocations.enqueue({ accountId, ...answer })
        throw error
      }
      for (const row of (await store.list(accountId)).slice(maxPerAccount)) await giveBack(row)
      return id
    },
    async show(asked) {
      const row = await find(asked)
      const { email } = await openAnswer(keyring, row)
      return {
        id: row.id,
        account: email,
        expected_account: row.expectedEmail,
        services: row.services as GoogleService[],
        expires_at: row.expiresAt.toISOString(),
      }
    },
    async accept(asked) {
      const row = await find(asked)
      const answer = await openAnswer(keyring, row)
      if (!(await store.consume(row.id))) throw gone()
      const saved = await save(row.accountId, row.services as GoogleService[], answer)
      return {
        returnUrl: wayBack(row.returnUrl, publicUrl, outcomeOf(saved)),
        account: answer.email,
        event: saved.outcome === 'connected' ? 'google.connected' : 'google.connection_refused',
      }
    },
    async decline(asked) {
      const row = await find(asked)
      const { email } = await openAnswer(keyring, row)
      if (!(await giveBack(row))) throw gone()
      return email
    },
    async discardExpired() {
      for (const row of await store.listExpired(now(), batch)) await giveBack(row)
    },
  }
}

function gone(): ProblemError {
  return new ProblemError(
    'not-found',
    'This question was answered already, is older than ten minutes, or was asked in another browser. Connect Google again.',
  )
}
