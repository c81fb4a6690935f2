/** `/api/v1/auth/second-factor/*` and what a login and a change of it need besides: one line per endpoint. */
import { contract, type SecondFactorProof, type TokenPair } from '@oma/contract'
import { originOf, type Caller, type RecordAudit } from '@oma/http'
import type { FastifyPluginAsync } from 'fastify'
import type { Accounts } from '../auth/accounts.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { Cookies } from '../plugins/cookies.ts'
import type { Proof } from './check-proof.ts'
import type { Confirmations } from './confirmations.ts'
import type { Factors } from './factors.ts'
import type { LoginTickets } from './login-tickets.ts'

export interface SecondFactorRoutesOptions {
  accounts: Accounts
  sessions: Sessions
  cookies: Cookies
  tickets: LoginTickets
  confirmations: Confirmations
  factors: Factors
  record: RecordAudit
}

export const secondFactorRoutes: FastifyPluginAsync<SecondFactorRoutesOptions> = async (app, options) => {
  const { accounts, sessions, cookies, tickets, confirmations, factors, record } = options
  const recently = async ({ via, accountId }: Caller) => {
    await confirmations.require(via)
    return accountId
  }

  app.serve(contract.secondFactor.login, async ({ body, identify, request, reply }): Promise<TokenPair> => {
    const accountId = await tickets.redeem(body.ticket, proofOf(body), originOf(request))
    identify(accountId)
    const pair = await sessions.start(accountId)
    cookies.setSession(reply, pair)
    return pair
  })
  app.serve(contract.secondFactor.confirm, ({ body, caller, request }) => {
    const { password } = body
    const proof = password === undefined ? proofOf(body) : { method: 'password' as const, password }
    return confirmations.confirm({ id: caller.via, accountId: caller.accountId }, proof, originOf(request))
  })
  app.serve(contract.secondFactor.status, ({ caller }) => factors.status(caller.accountId))
  app.serve(contract.secondFactor.disable, async ({ caller }) => factors.disable(await recently(caller)))

  app.serve(contract.secondFactor.addTotp, async ({ caller }) => {
    const { id, username } = await accounts.find(await recently(caller))
    return factors.addTotp(id, username)
  })
  app.serve(contract.secondFactor.enableTotp, async ({ caller, body, note, request }) => {
    const accountId = await recently(caller)
    const codes = await factors.enableTotp(accountId, body.totp, request.ip)
    note({ method: 'totp' })
    if (codes)
      await record({ event: 'second_factor.recovery_codes_created', accountId, caller, origin: originOf(request) })
    return { recovery_codes: codes ?? null }
  })
  app.serve(contract.secondFactor.removeTotp, async ({ caller, note }) => {
    await factors.removeTotp(await recently(caller))
    note({ method: 'totp' })
  })
  app.serve(contract.secondFactor.createRecoveryCodes, async ({ caller }) => ({
    recovery_codes: await factors.createRecoveryCodes(await recently(caller)),
  }))
}

/** The contract lets exactly one through. */
function proofOf({ totp, recovery_code }: SecondFactorProof): Proof {
  return totp === undefined ? { method: 'recovery_code', code: recovery_code! } : { method: 'totp', code: totp }
}
