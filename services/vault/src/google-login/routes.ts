/** `/api/v1/auth/google/*` and Google's redirect of a login: one line per endpoint, cookies, and where the browser goes. */
import { contract, ProblemError, type GoogleLoginOutcome, type ProblemCode } from '@oma/contract'
import { originOf, type Call, type Caller, type RecordAudit } from '@oma/http'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Sessions } from '../auth/sessions.ts'
import type { Cookies } from '../plugins/cookies.ts'
import type { Confirmations } from '../second-factor/confirmations.ts'
import type { LoginTickets } from '../second-factor/login-tickets.ts'
import type { Finished, GoogleLogin } from './google-login.ts'

export interface GoogleLoginRoutesOptions {
  googleLogin: GoogleLogin
  sessions: Sessions
  cookies: Cookies
  tickets: LoginTickets
  confirmations: Confirmations
  record: RecordAudit
  /** Whose session the browser's cookie is, if any. */
  callerOf: (request: FastifyRequest) => Promise<Caller | undefined>
}

/** What went wrong on the way back, for a person. */
const outcomes: Partial<Record<ProblemCode, GoogleLoginOutcome>> = {
  'invalid-state': 'invalid-state',
  // Google reported a risk, or the password was changed, while this login was under way.
  'invalid-login': 'interrupted',
}

type Callback = Call<typeof contract.googleLogin.callback>

export const googleLoginRoutes: FastifyPluginAsync<GoogleLoginRoutesOptions> = async (app, options) => {
  const { googleLogin, sessions, cookies, tickets, confirmations, record, callerOf } = options

  const start = async (reply: FastifyReply, returnUrl: string, caller?: Caller) => {
    const session = caller && { id: caller.via, accountId: caller.accountId }
    const { authUrl, browserSecret } = await googleLogin.start(returnUrl, session)
    cookies.setGoogleLogin(reply, browserSecret)
    return { auth_url: authUrl }
  }

  app.serve(contract.googleLogin.url, ({ query, reply }) => start(reply, query.return_url))
  app.serve(contract.googleLogin.link, async ({ caller, body, reply }) => {
    await confirmations.require(caller)
    return start(reply, body.return_url, caller)
  })
  app.serve(contract.googleLogin.status, async ({ caller }) => {
    const login = await googleLogin.find(caller.accountId)
    return { linked: login ? { email: login.email, linked_at: login.linkedAt.toISOString() } : null }
  })
  app.serve(contract.googleLogin.unlink, async ({ caller, note }) => {
    await confirmations.require(caller)
    note({ google_account: await googleLogin.unlink(caller.accountId) })
  })

  app.serve(contract.googleLogin.callback, async (call) => {
    const { query, request, reply } = call
    const caller = await callerOf(request)
    const callback = {
      state: query.state,
      code: query.code,
      error: query.error,
      browserSecret: cookies.googleLogin(request),
      session: caller && { id: caller.via, accountId: caller.accountId },
    }
    try {
      const finished = await googleLogin.finish(callback)
      cookies.clearGoogleLogin(reply)
      return { location: await arrive(finished, call) }
    } catch (error) {
      // A person gets the dashboard's page about it, a program the problem.
      const person = request.headers.accept?.includes('text/html') ?? false
      const outcome = person && error instanceof ProblemError ? outcomes[error.code] : undefined
      if (outcome === undefined) throw error
      return { location: loginPage(outcome, '/') }
    }
  })

  async function arrive(finished: Finished, call: Callback): Promise<string> {
    if (finished.kind === 'login') return logIn(finished, call)
    const { returnUrl } = finished
    if (finished.kind === 'refused') {
      return finished.linking ? withOutcome(returnUrl, finished.outcome) : loginPage(finished.outcome, returnUrl)
    }
    call.identify(finished.accountId, 'google_login.linked')
    call.note({ google_account: finished.email })
    return withOutcome(returnUrl, 'linked')
  }

  async function logIn(login: Extract<Finished, { kind: 'login' }>, call: Callback): Promise<string> {
    const { account, isNew, returnUrl } = login
    const { reply, request } = call
    const origin = originOf(request)
    try {
      await tickets.demand(account)
    } catch (error) {
      if (!(error instanceof ProblemError) || !error.secondFactor) throw error
      cookies.setLoginTicket(reply, error.secondFactor.ticket)
      return loginPage('second-factor', returnUrl, error.secondFactor.methods)
    }
    if (isNew) await record({ event: 'account.registered', accountId: account.id, origin })
    call.identify(account.id)
    call.note({ method: 'google' })
    cookies.setSession(reply, await sessions.start(account.id, origin, account.passwordVersion))
    return returnUrl
  }
}

/** The dashboard's login page, which says what came of it. */
function loginPage(outcome: GoogleLoginOutcome, next: string, methods: readonly string[] = []): string {
  const query = new URLSearchParams({
    google_login: outcome,
    ...(methods.length > 0 && { methods: methods.join(',') }),
    ...(next !== '/' && { next }),
  })
  return `/login?${query.toString()}`
}

function withOutcome(returnUrl: string, outcome: GoogleLoginOutcome): string {
  const url = new URL(returnUrl, 'http://dashboard')
  url.searchParams.set('google_login', outcome)
  return url.pathname + url.search + url.hash
}
