/**
 * Logging in by Google. An account is found by Google's subject alone and only where its owner linked it while logged
 * in: an e-mail address proves nothing here, because whoever registered first may have taken somebody else's. State,
 * browser, and for linking the session have to be the ones that began.
 */
import { ProblemError, type GoogleLoginOutcome } from '@oma/contract'
import type { GoogleSignIn, SignedIn } from '@oma/google'
import { randomUUID } from 'node:crypto'
import type { LoggedIn } from '../auth/accounts.ts'
import { createRandomToken } from '../auth/opaque-token.ts'
import type { Registration } from '../registration/registration.ts'
import { localPath } from '../google/way-back.ts'
import type { Signatures } from '../keyring/signatures.ts'
import { codeChallengeOf, codeVerifierOf, hashOf, isOfBrowser, nonceOf } from './browser-secret.ts'
import type { GoogleLogin as GoogleLoginRow, GoogleLoginStore, LoginAttempt } from './store.ts'

const ttlSeconds = 600

export interface Session {
  id: string
  accountId: string
}

export interface Callback {
  state: string | undefined
  code: string | undefined
  error: string | undefined
  /** From the cookie that `start` asked for. */
  browserSecret: string | undefined
  /** Who is logged in at the browser that came back. */
  session: Session | undefined
}

export type Finished = { returnUrl: string } & (
  | { kind: 'login'; account: LoggedIn; isNew: boolean }
  | { kind: 'linked'; accountId: string; email: string }
  | { kind: 'refused'; outcome: GoogleLoginOutcome; linking: boolean }
)

export interface GoogleLogin {
  /** @param session whose account to link; a login without */
  start(returnUrl: string, session?: Session): Promise<{ authUrl: string; browserSecret: string }>
  /** @throws {ProblemError} `invalid-state` when state, browser or session are not the ones that began, or it is too late */
  finish(callback: Callback): Promise<Finished>
  find(accountId: string): Promise<GoogleLoginRow | undefined>
  /** Whose identity it is. */
  findBySubject(subject: string): Promise<GoogleLoginRow | undefined>
  /** Google said that it disabled the identity, or enabled it again: until then nobody logs in by it. */
  noteState(subject: string, state: 'disabledAt' | 'enabledAt', at: Date): Promise<void>
  /** The Google address. @throws {ProblemError} `not-found`, `last-way-in` */
  unlink(accountId: string): Promise<string>
}

export interface GoogleLoginOptions {
  store: GoogleLoginStore
  google: GoogleSignIn
  signatures: Signatures
  /** Whoever comes by Google brings no invite. */
  registration: Pick<Registration, 'read'>
  publicUrl: string
  now: () => Date
}

export function createGoogleLogin(options: GoogleLoginOptions): GoogleLogin {
  const { store, google, signatures, registration, publicUrl, now } = options

  /** Spends the state. Nothing is exchanged before all of this holds. */
  async function redeem({ state, browserSecret, session }: Callback) {
    const id = signatures.verify(state ?? '', 'google-login')
    const attempt = id === undefined ? undefined : await store.findAttempt(id)
    const begun = attempt && attempt.expiresAt > now() && isOfBrowser(browserSecret, attempt.browserHash)
    const sameSession = attempt?.accountId == null || isSession(session, attempt)
    if (!begun || !sameSession || !(await store.takeAttempt(attempt.id))) {
      throw new ProblemError(
        'invalid-state',
        'This sign-in was used already, is older than ten minutes, or began in another browser. Start again here.',
      )
    }
    return { attempt, browserSecret }
  }

  async function identify({ code, error }: Callback, browserSecret: string): Promise<SignedIn | GoogleLoginOutcome> {
    if (error === 'access_denied') return 'denied'
    if (error !== undefined || code === undefined) return 'failed'
    try {
      return await google.identify(code, codeVerifierOf(browserSecret), nonceOf(browserSecret))
    } catch (cause) {
      if (cause instanceof ProblemError) return 'failed'
      throw cause
    }
  }

  async function link(accountId: string, { subject, email }: SignedIn): Promise<GoogleLoginOutcome | undefined> {
    const done = await store.link({ subject, accountId, email, linkedAt: now() })
    if (done) return undefined
    const holder = await store.findBySubject(subject)
    if (holder?.accountId === accountId) return undefined
    return holder ? 'in-use' : 'already-linked'
  }

  async function createAccount({ subject, email, emailVerified }: SignedIn) {
    if ((await registration.read()).policy !== 'open') return { outcome: 'registration-closed' as const }
    if (!emailVerified) return { outcome: 'email-unverified' as const }
    const account = await store.createAccount({ subject, email, linkedAt: now() })
    return account ? { account } : { outcome: 'not-linked' as const }
  }

  return {
    async start(returnUrl, session) {
      const id = randomUUID()
      const browserSecret = createRandomToken()
      const attempt = {
        id,
        browserHash: hashOf(browserSecret),
        accountId: session?.accountId ?? null,
        sessionId: session?.id ?? null,
        returnUrl: localPath(returnUrl, publicUrl),
        expiresAt: new Date(now().getTime() + ttlSeconds * 1000),
      }
      await store.insertAttempt(attempt, now())
      const authUrl = google.authorizationUrl({
        state: signatures.sign(id, 'google-login'),
        nonce: nonceOf(browserSecret),
        codeChallenge: codeChallengeOf(browserSecret),
      })
      return { authUrl, browserSecret }
    },

    async finish(callback) {
      const { attempt, browserSecret } = await redeem(callback)
      const { returnUrl } = attempt
      const refused = (outcome: GoogleLoginOutcome) =>
        ({ kind: 'refused', outcome, linking: attempt.accountId !== null, returnUrl }) as const
      const identity = await identify(callback, browserSecret)
      if (typeof identity === 'string') return refused(identity)
      if (attempt.accountId !== null) {
        const outcome = await link(attempt.accountId, identity)
        const { accountId } = attempt
        return outcome ? refused(outcome) : { kind: 'linked', accountId, email: identity.email, returnUrl }
      }
      const known = await store.findAccount(identity.subject)
      if (known?.suspended === true) return refused('suspended')
      if (known) return { kind: 'login', account: known, isNew: false, returnUrl }
      const created = await createAccount(identity)
      if (!created.account) return refused(created.outcome)
      return { kind: 'login', account: created.account, isNew: true, returnUrl }
    },

    find: (accountId) => store.findByAccount(accountId),
    findBySubject: (subject) => store.findBySubject(subject),
    noteState: (subject, state, at) => store.noteState(subject, state, at),
    async unlink(accountId) {
      if (!(await store.findByAccount(accountId))) throw new ProblemError('not-found', 'No Google account is linked.')
      const email = await store.unlink(accountId)
      if (email !== undefined) return email
      throw new ProblemError('last-way-in', 'Without Google you could not log in any more. Add a passkey first.')
    },
  }
}

function isSession(session: Session | undefined, { accountId, sessionId }: LoginAttempt): boolean {
  return session?.accountId === accountId && session?.id === sessionId
}
