/** `/api/v1/auth/*`: one line per endpoint, and the dashboard's cookies. */
import { contract, ProblemError, type TokenPair } from '@oma/contract'
import { originOf } from '@oma/http'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { Accounts } from './accounts.ts'
import type { ChangePassword } from './change-password.ts'
import type { DeleteAccount } from './delete-account.ts'
import type { Operators } from '../operator/operators.ts'
import type { Cookies } from '../plugins/cookies.ts'
import type { PersonalAccessTokens } from './personal-access-tokens.ts'
import type { Confirmations } from '../second-factor/confirmations.ts'
import type { LoginTickets } from '../second-factor/login-tickets.ts'
import type { Sessions } from './sessions.ts'

export interface AuthRoutesOptions {
  accounts: Accounts
  sessions: Sessions
  changePassword: ChangePassword
  deleteAccount: DeleteAccount
  tokens: PersonalAccessTokens
  cookies: Cookies
  tickets: LoginTickets
  confirmations: Confirmations
  operators: Pick<Operators, 'isOperator'>
}

export const authRoutes: FastifyPluginAsync<AuthRoutesOptions> = async (
  app,
  { accounts, sessions, changePassword, deleteAccount, tokens, cookies, tickets, confirmations, operators },
) => {
  const withCookies = (reply: FastifyReply, pair: TokenPair) => {
    cookies.setSession(reply, pair)
    return pair
  }

  app.serve(contract.auth.register, async ({ body, identify, note }) => {
    const { user, inviteId } = await accounts.register(body)
    identify(user.id)
    if (inviteId !== undefined) note({ invite_id: inviteId })
    return user
  })

  app.serve(contract.auth.login, async ({ body, identify, request, reply }) => {
    const origin = originOf(request)
    const account = await accounts.logIn({ ...body, origin })
    await tickets.demand(account)
    identify(account.id)
    return withCookies(reply, await sessions.start(account.id, origin, account.passwordVersion))
  })

  app.serve(contract.auth.refresh, async ({ body, request, reply }) => {
    const refreshToken = body.refresh_token ?? cookies.refreshToken(request)
    if (refreshToken === undefined) throw new ProblemError('unauthenticated', 'Send a refresh_token, or log in.')
    return withCookies(reply, await sessions.refresh(refreshToken, originOf(request)))
  })

  app.serve(contract.auth.logout, async ({ caller, note, reply }) => {
    await sessions.end(caller.accountId, caller.via)
    note({ session_id: caller.via })
    cookies.clearSession(reply)
  })

  app.serve(contract.auth.listSessions, ({ caller, query }) => sessions.list(caller.accountId, caller.via, query))

  app.serve(contract.auth.endSession, async ({ caller, params, note, reply }) => {
    if (!(await sessions.end(caller.accountId, params.id))) {
      throw new ProblemError('not-found', 'There is no such session. It may have ended already.')
    }
    note({ session_id: params.id })
    if (params.id === caller.via) cookies.clearSession(reply)
  })

  app.serve(contract.auth.endSessions, async ({ caller, query, request, reply }) => {
    const actor = { caller, origin: originOf(request) }
    const ended = await sessions.endAll(caller.accountId, actor, query.include_current ? undefined : caller.via)
    if (query.include_current) cookies.clearSession(reply)
    return { ended }
  })

  app.serve(contract.auth.changePassword, ({ caller, body, request }) =>
    changePassword(
      caller,
      { currentPassword: body.current_password, newPassword: body.new_password },
      originOf(request),
    ),
  )

  app.serve(contract.auth.deleteAccount, async ({ caller, body, identify, request, reply }) => {
    await deleteAccount(caller, body.password, originOf(request))
    // Recorded already, and without the name of somebody who is gone.
    identify(undefined)
    cookies.clearSession(reply)
  })

  app.serve(contract.auth.me, async ({ caller }) => ({
    ...(await accounts.find(caller.accountId)),
    is_operator: await operators.isOperator(caller.accountId),
  }))
  app.serve(contract.auth.listTokens, ({ caller, query }) => tokens.list(caller.accountId, query))
  app.serve(contract.auth.createToken, async ({ caller, body, note }) => {
    // A token outlives every session: whoever stole one must not make it last.
    await confirmations.require(caller)
    const { name, scopes, expires_in_days: expiresInDays } = body
    const token = await tokens.create(caller.accountId, { name, scopes, expiresInDays })
    note({ token_id: token.id, name, scopes: token.scopes })
    return token
  })

  app.serve(contract.auth.revokeToken, async ({ caller, params, note }) => {
    await tokens.revoke(caller.accountId, params.id)
    note({ token_id: params.id })
  })
}
