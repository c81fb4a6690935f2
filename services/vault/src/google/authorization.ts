/**
 * Connecting Google: sends a browser there with PKCE (RFC 7636) and a signed, single-use state, and takes it back.
 * The state is bound to the account, to where to return, and to the browser that asked: a link opened in somebody
 * else's browser stores nothing.
 */
import { Secret } from '@oma/config'
import { ProblemError, type GoogleService, scopesFor } from '@oma/contract'
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Keyring, Place } from '../keyring/keyring.ts'
import type { Signatures } from '../keyring/signatures.ts'
import type { GoogleOAuth } from '@oma/google'
import type { AuditDetails } from '@oma/http'
import type { GoogleAnswer, SaveConnection } from './save-connection.ts'
import type { Authorization as AuthorizationRow, AuthorizationStore } from './store.ts'

const ttlSeconds = 600
const maxPendingPerAccount = 20
const refused: AuditNote = { event: 'google.connection_refused', details: {} }

export interface StartRequest {
  accountId: string
  services: GoogleService[]
  returnUrl: string
  loginHint?: string | undefined
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

/** What the audit keeps of it. */
interface AuditNote {
  event: string
  details: AuditDetails
}

export interface Finished extends AuditNote {
  /** Where the browser goes. */
  location: string
  accountId: string
}

export interface Authorization {
  start(request: StartRequest): Promise<{ authUrl: string; state: string; browserNonce: string }>
  /**
   * Where to send the browser, and what came of it. A refusal at Google stores nothing and is no error.
   * @throws {ProblemError} `invalid-state` when the state is missing, altered, used, expired, or of another browser
   */
  finish(callback: Callback): Promise<Finished>
}

export interface AuthorizationOptions {
  authorizations: AuthorizationStore
  save: SaveConnection
  google: GoogleOAuth
  keyring: Keyring
  signatures: Signatures
  publicUrl: string
  now: () => Date
}

export function createAuthorization(options: AuthorizationOptions): Authorization {
  const { authorizations, save, google, keyring, signatures, publicUrl, now } = options

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
    if (somebodyElse || (accountId === undefined && !sameBrowser(browserNonce, row.browserHash))) {
      throw new ProblemError(
        'invalid-state',
        'This link was made in another browser. Connect Google from the dashboard of this one.',
      )
    }
    if (!(await authorizations.consume(row.id))) throw new ProblemError('invalid-state', 'This link was used already.')
    return row
  }

  return {
    async start({ accountId, services, returnUrl, loginHint }) {
      const id = randomUUID()
      const codeVerifier = randomBytes(32).toString('base64url')
      const browserNonce = randomBytes(32).toString('base64url')
      const row = {
        id,
        accountId,
        codeVerifierSealed: await keyring.seal(new Secret(codeVerifier), verifierPlace(accountId, id)),
        browserHash: sha256(browserNonce),
        services,
        returnUrl: localPath(returnUrl, publicUrl),
        expiresAt: new Date(now().getTime() + ttlSeconds * 1000),
      }
      await authorizations.insert(row, maxPendingPerAccount, now())
      const state = signatures.sign(id, 'state')
      const authUrl = google.authorizationUrl({
        state,
        codeChallenge: sha256(codeVerifier),
        scopes: scopesFor(services),
        loginHint,
      })
      return { authUrl, state, browserNonce }
    },

    async finish(callback) {
      const row = await redeem(callback)
      const back = (outcome: Record<string, string>, audit: AuditNote = refused): Finished => {
        const location = new URL(row.returnUrl, publicUrl)
        for (const [name, value] of Object.entries(outcome)) location.searchParams.set(name, value)
        return { location: location.pathname + location.search + location.hash, accountId: row.accountId, ...audit }
      }
      if (callback.error === 'access_denied') return back({ google: 'denied' })
      if (callback.error !== undefined || callback.code === undefined) return back({ google: 'failed' })
      const codeVerifier = await keyring.open(row.codeVerifierSealed, verifierPlace(row.accountId, row.id))
      let answer: GoogleAnswer
      try {
        answer = await google.exchangeCode(callback.code, codeVerifier.reveal())
      } catch (error) {
        if (error instanceof ProblemError) return back({ google: 'failed', reason: error.code })
        throw error
      }
      const { outcome, missing } = await save(row.accountId, row.services as GoogleService[], answer)
      if (outcome === 'limit-reached') return back({ google: 'failed', reason: outcome })
      const incomplete = { google: 'missing-scopes', missing: missing.join(',') }
      if (outcome === 'nothing-granted') return back(incomplete)
      return back(missing.length === 0 ? { google: 'connected' } : incomplete, {
        event: 'google.connected',
        details: { google_account: answer.email },
      })
    },
  }
}

/** The path of our own page; `/` for anything that would leave it (`//evil`, `https://evil`, `/\evil`). */
function localPath(returnUrl: string, publicUrl: string): string {
  const url = URL.parse(returnUrl, publicUrl)
  if (url?.origin !== publicUrl) return '/'
  const path = url.pathname + url.search + url.hash
  return path.startsWith('//') ? '/' : path
}

function sameBrowser(nonce: string | undefined, hash: string): boolean {
  return nonce !== undefined && timingSafeEqual(Buffer.from(sha256(nonce)), Buffer.from(hash))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function verifierPlace(accountId: string, id: string): Place {
  return { column: 'google_authorizations.code_verifier_sealed', accountId, row: id }
}
