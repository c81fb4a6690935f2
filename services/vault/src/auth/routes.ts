/** `/api/v1/auth/*`: one line per endpoint, and the dashboard's cookies. */
import { contract, ProblemError, type TokenPair } from '@oma/contract'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { Accounts } from './accounts.ts'
import type { Cookies } from '../plugins/cookies.ts'
import type { PersonalAccessTokens } from './personal-access-tokens.ts'
import type { LoginTickets } from '../second-factor/login-tickets.ts'
import type { Sessions } from './sessions.ts'

export interface AuthRoutesOptions {
  accounts: Accounts
  sessions: Sessions
  tokens: PersonalAccessTokens
  cookies: Cookies
  tickets: LoginTickets
}

export const authRoutes: FastifyPluginAsync<AuthRoutesOptions> = async (
  app,
  { accounts, sessions, tokens, cookies, tickets },
) => {
  const withCookies = (reply: FastifyReply, pair: TokenPair) => {
    cookies.setSession(reply, pair)
    return pair
  }

  app.serve(contract.auth.register, async ({ body, identify }) => {
    const user = await accounts.register(body.username, body.password)
    identify(user.id)
    return user
  })

  app.serve(contract.auth.login, async ({ body, identify, request, reply }) => {
    const accountId = await accounts.checkPassword(body.username, body.password, request.ip)
    await tickets.demand(accountId)
    identify(accountId)
    return withCookies(reply, await sessions.start(accountId))
  })

  app.serve(contract.auth.refresh, async ({ body, request, reply }) => {
    const refreshToken = body.refresh_token ?? cookies.refreshToken(request)
    if (refreshToken === undefined) throw new ProblemError('unauthenticated', 'Send a refresh_token, or log in.')
    return withCookies(reply, await sessions.refresh(refreshToken))
  })

  app.serve(contract.auth.logout, async ({ caller, reply }) => {
    await sessions.end(caller.via)
    cookies.clearSession(reply)
  })

  app.serve(contract.auth.me, ({ caller }) => accounts.find(caller.accountId))
  app.serve(contract.auth.listTokens, async ({ caller }) => ({ tokens: await tokens.list(caller.accountId) }))
  app.serve(contract.auth.createToken, ({ caller, body }) =>
    tokens.create(caller.accountId, body.name, body.expires_in_days),
  )
  app.serve(contract.auth.revokeToken, ({ caller, params }) => tokens.revoke(caller.accountId, params.id))
}
