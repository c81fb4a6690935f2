/**
 * Connecting Google: sends a browser there with PKCE (RFC 7636) and a signed, single-use state, and takes it back.
 * The state is bound to the account, to where to return, and to the browser that asked: a link opened in somebody
 * else's browser stores nothing. Another Google account than expected is asked about first.
 */
import { Secret } from '@oma/config'
import { ProblemError, type GoogleService, type Scope } from '@oma/contract'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Keyring, Place } from '../keyring/keyring.ts'
import type { Signatures } from '../keyring/signatures.ts'
import type { GoogleOAuth } from '@oma/google'
import type { AuditDetails } from '@oma/http'
import { browserNonceOr, hashBrowserNonce, isSameBrowser } from './browser-nonce.ts'
import type { PendingConnections } from './pending.ts'
import { planAuthorization } from './plan-authorization.ts'
import type { GoogleAnswer, SaveConnection } from './save-connection.ts'
import type { Authorization as AuthorizationRow, AuthorizationStore, ConnectionStore } from './store.ts'
import { localPath, outcomeOf, wayBack, type Outcome } from './way-back.ts'

const ttlSeconds = 600
const maxPendingPerAccount = 20
const confirmPage = '/connect/confirm'

export interface StartRequest {
  accountId: string
  /** What a named connection lacks, or all, when undefined. */
  services: GoogleService[] | undefined
  /** What is to work, which may need more than the services. */
  scopes: readonly Scope[]
  returnUrl: string
  loginHint?: string | undefined
  /** The id of the connection that is to be repaired or widened. */
  connectionId?: string | undefined
  /** What the browser's cookie holds from an earlier time. */
  browserNonce?: string | undefined
}

export interface Callback {
  state: string | undefined
  code: string | undefined
  error: string | undefined
  /** From the cookie that `start` asked for. */
  browserNonce: string | undefined
  /** Who is logged in at the browser that came back. */
  accountId: string | undefined
}

export interface Finished {
  /** Where the browser goes. */
  location: string
  accountId: string
  /** For the audit. */
  event: string
  details: AuditDetails
  /** For the browser to keep, where its user has yet to decide. */
  browserNonce?: string
}

export interface Authorization {
  /** @throws {ProblemError} `not-found` when the account has no such connection */
  start(request: StartRequest): Promise<{ authUrl: string; state: string; browserNonce: string }>
  /**
   * Where to send the browser, and what came of it. A refusal at Google stores nothing and is no error.
   * @throws {ProblemError} `invalid-state` when the state is missing, altered, used, expired, or of another browser
   */
  finish(callback: Callback): Promise<Finished>
}

export interface AuthorizationOptions {
  authorizations: AuthorizationStore
  connections: ConnectionStore
  pending: PendingConnections
  save: SaveConnection
  google: GoogleOAuth
  keyring: Keyring
  signatures: Signatures
  publicUrl: string
  now: () => Date
}

export function createAuthorization(options: AuthorizationOptions): Authorization {
  const { authorizations, connections, pending, save, google, keyring, signatures, publicUrl, now } = options

  async function findConnection(accountId: string, id: string | undefined) {
    if (id === undefined) return undefined
    const connection = (await connections.list(accountId)).find((each) => each.id === id)
    if (!connection) throw new ProblemError('not-found', 'There is no such connection.')
    return connection
  }

  /** Spends the state. Nothing is exchanged before all of this holds. */
  async function redeem({ state, browserNonce, accountId }: Callback): Promise<AuthorizationRow> {
    const id = signatures.verify(state ?? '', 'state')
    const row = id === undefined ? undefined : await authorizations.find(id)
    if (!row || row.expiresAt <= now()) {
      throw new ProblemError(
        'invalid-state',
        'This link was used already or is older than ten minutes. Connect Google again from the dashboard.',
      )
    }
    const somebodyElse = accountId !== undefined && accountId !== row.accountId
    if (somebodyElse || (accountId === undefined && !isSameBrowser(browserNonce, row.browserHash))) {
      throw new ProblemError(
        'invalid-state',
        'This link was made in another browser. Connect Google from the dashboard of this one.',
      )
    }
    if (!(await authorizations.consume(row.id))) throw new ProblemError('invalid-state', 'This link was used already.')
    return row
  }

  /** What of Google's answer becomes a connection, or a question. */
  async function conclude(row: AuthorizationRow, answer: GoogleAnswer, knownNonce: string | undefined) {
    const { accountId, expectedEmail, returnUrl } = row
    const services = row.services as GoogleService[]
    if (expectedEmail !== null && !isExpected(row, answer)) {
      const browserNonce = browserNonceOr(knownNonce)
      const id = await pending.ask({ accountId, browserNonce, expectedEmail, services, returnUrl, answer })
      const details = { google_account: answer.email, expected_account: expectedEmail }
      const location = wayBack(confirmPage, publicUrl, { pending: id })
      return { location, accountId, event: 'google.other_account_came_back', details, browserNonce }
    }
    const saved = await save(accountId, services, answer)
    return {
      location: wayBack(returnUrl, publicUrl, outcomeOf(saved)),
      accountId,
      event: saved.outcome === 'connected' ? 'google.connected' : 'google.connection_refused',
      details: { google_account: answer.email },
    }
  }

  return {
    async start({ accountId, services, scopes, returnUrl, loginHint, connectionId, browserNonce: known }) {
      const plan = planAuthorization({ services, scopes, loginHint }, await findConnection(accountId, connectionId))
      const id = randomUUID()
      const codeVerifier = randomBytes(32).toString('base64url')
      const browserNonce = browserNonceOr(known)
      const row = {
        id,
        accountId,
        codeVerifierSealed: await keyring.seal(new Secret(codeVerifier), verifierPlace(accountId, id)),
        browserHash: hashBrowserNonce(browserNonce),
        services: plan.services,
        returnUrl: localPath(returnUrl, publicUrl),
        expectedSubject: plan.expectedSubject,
        expectedEmail: plan.expectedEmail,
        expiresAt: new Date(now().getTime() + ttlSeconds * 1000),
      }
      await authorizations.insert(row, maxPendingPerAccount, now())
      const state = signatures.sign(id, 'state')
      const authUrl = google.authorizationUrl({
        state,
        codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
        scopes: plan.scopes,
        loginHint: plan.expectedEmail ?? undefined,
        forceConsent: plan.forceConsent,
      })
      return { authUrl, state, browserNonce }
    },

    async finish(callback) {
      const row = await redeem(callback)
      const refused = (outcome: Outcome) => ({
        location: wayBack(row.returnUrl, publicUrl, outcome),
        accountId: row.accountId,
        event: 'google.connection_refused',
        details: {},
      })
      if (callback.error === 'access_denied') return refused({ google: 'denied' })
      if (callback.error !== undefined || callback.code === undefined) return refused({ google: 'failed' })
      const codeVerifier = await keyring.open(row.codeVerifierSealed, verifierPlace(row.accountId, row.id))
      let answer: GoogleAnswer
      try {
        answer = await google.exchangeCode(callback.code, codeVerifier.reveal())
      } catch (error) {
        if (error instanceof ProblemError) return refused({ google: 'failed', reason: error.code })
        throw error
      }
      return conclude(row, answer, callback.browserNonce)
    },
  }
}

/** A connection is known by its subject, which never changes; a hint is only an address. */
function isExpected({ expectedSubject, expectedEmail }: AuthorizationRow, { subject, email }: GoogleAnswer): boolean {
  return expectedSubject === null ? expectedEmail === email : expectedSubject === subject
}

function verifierPlace(accountId: string, id: string): Place {
  return { column: 'google_authorizations.code_verifier_sealed', accountId, row: id }
}
