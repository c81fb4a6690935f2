/**
 * What Google's cross-account protection tells of a Google account, acted on once for every connection of it, whoever's
 * they are, and for the account that logs in by it. https://developers.google.com/identity/protocols/risc#supported_event_types
 */
import { ProblemError, servicesIn, type ReconnectReason } from '@oma/contract'
import { securityEventTtlMs, type SecurityEvent, type VerifySecurityEvent } from '@oma/google'
import type { RecordAudit } from '@oma/http'
import type { DeadGrants } from './refresh/dead-grants.ts'
import { markRefreshToken } from './refresh-token-marks.ts'
import type { GoogleLogin } from '../google-login/google-login.ts'
import type { Connection, ConnectionStore, SecurityEventStore } from './store.ts'

/** Whoever took an event and did not finish it within this died on the way. */
const takeoverMs = 60 * 1000
const writeAttempts = 5

export interface SecurityEvents {
  /**
   * @returns when it is acted on, now or by an earlier delivery
   * @throws {ProblemError} as `VerifySecurityEvent`; `unavailable` while another delivery of it is in work
   */
  receive(token: string): Promise<void>
}

export interface SecurityEventsOptions {
  verify: VerifySecurityEvent
  store: SecurityEventStore
  connections: ConnectionStore
  deadGrants: Pick<DeadGrants, 'mark'>
  logins: Pick<GoogleLogin, 'findBySubject' | 'noteState'>
  /** Ends all sessions of an account, and logins that have begun. */
  endLogins: (accountId: string) => Promise<void>
  record: RecordAudit
  /** Told of what concerns no account here, such as the test event. */
  onReceived: (type: string) => void
  now: () => Date
}

const reconnectReasons: Record<string, ReconnectReason> = {
  'tokens-revoked': 'revoked',
  'token-revoked': 'revoked',
  'account-disabled': 'account-disabled',
}

export function createSecurityEvents(options: SecurityEventsOptions): SecurityEvents {
  const { verify, store, connections, deadGrants, logins, endLogins, record, onReceived, now } = options

  return {
    async receive(token) {
      const { id, at: saidAt, events } = await verify(token)
      const at = now()
      const claim = await store.claim(id, at, new Date(at.getTime() - takeoverMs))
      if (claim === 'done') return
      if (claim === 'busy')
        throw new ProblemError('unavailable', 'This event is in work. Send it again.', { retryAfterSeconds: 5 })
      try {
        for (const event of events) await act(event, saidAt)
      } catch (error) {
        await store.release(id)
        throw error
      }
      await store.finish(id)
      await store.forget(new Date(at.getTime() - 2 * securityEventTtlMs))
    },
  }

  async function act(event: SecurityEvent, saidAt: Date): Promise<void> {
    const affected = await findAffected(event)
    for (const connection of affected) await apply(event, connection)
    const login = event.about?.kind === 'account' ? await logins.findBySubject(event.about.subject) : undefined
    if (login) await applyToLogin(event, login, saidAt)
    const concerned = new Map(
      [...affected, ...(login ? [login] : [])].map(({ accountId, email }) => [accountId, email]),
    )
    if (concerned.size === 0) onReceived(event.type)
    const reason = event.reason === undefined ? {} : { reason: event.reason }
    for (const [accountId, google_account] of concerned) {
      const details = { type: event.type, google_account, ...reason }
      await record({ event: 'google.security_event', accountId, details })
    }
  }

  async function findAffected({ about }: SecurityEvent): Promise<Connection[]> {
    if (about === undefined) return []
    return about.kind === 'account'
      ? connections.listOfSubject(about.subject)
      : connections.listOfRefreshToken(markRefreshToken(about.algorithm, about.value))
  }

  async function apply({ type }: SecurityEvent, connection: Connection): Promise<void> {
    const reason = reconnectReasons[type]
    if (reason !== undefined) {
      return write(connection, (each) => each.needsReconnect !== null || deadGrants.mark(each, reason))
    }
    if (type === 'account-purged') return remove(connection)
    // The sessions are over, the permission may stand: the next use asks Google.
    if (type === 'sessions-revoked') {
      await write(connection, (each) => connections.update(each, { expiresAt: new Date(0) }))
    }
  }

  /** First nobody logs in by it any more, then whoever did is out. */
  async function applyToLogin(
    { type, reason }: SecurityEvent,
    login: { subject: string; accountId: string },
    at: Date,
  ): Promise<void> {
    if (type === 'account-enabled') await logins.noteState(login.subject, 'enabledAt', at)
    if (type === 'sessions-revoked' || type === 'tokens-revoked') await endLogins(login.accountId)
    if (type !== 'account-disabled') return
    await logins.noteState(login.subject, 'disabledAt', at)
    if (reason === 'hijacking') await endLogins(login.accountId)
  }

  async function remove(connection: Connection): Promise<void> {
    const { accountId, email, scopes } = connection
    await connections.removeWhole(connection.id)
    await record({
      event: 'google.disconnected',
      accountId,
      details: { google_account: email, services: servicesIn(scopes) },
    })
  }

  /** Again and again while a refresh writes in between. */
  async function write(
    { id, accountId }: Connection,
    compareAndSet: (connection: Connection) => Promise<boolean> | boolean,
  ): Promise<void> {
    for (let attempt = 1; attempt <= writeAttempts; attempt++) {
      const connection = (await connections.list(accountId)).find((each) => each.id === id)
      if (!connection || (await compareAndSet(connection))) return
    }
    throw new ProblemError('unavailable', 'The connection is changing. Send the event again.', { retryAfterSeconds: 5 })
  }
}
