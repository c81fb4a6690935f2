/** `/api/v1/auth/second-factor/*`, `/api/v1/auth/passkeys/*` and what a login and a change of it need besides: one line per endpoint. */
import { contract, type SecondFactorProof, type TokenPair } from '@oma/contract'
import { originOf, type Caller, type RecordAudit } from '@oma/http'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts } from '../auth/accounts.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { Cookies } from '../plugins/cookies.ts'
import type { Proof } from './check-proof.ts'
import type { Confirmations } from './confirmations.ts'
import type { Factors } from './factors.ts'
import type { LoginTickets } from './login-tickets.ts'
import type { Passkeys } from './passkeys/passkeys.ts'

export interface SecondFactorRoutesOptions {
  accounts: Accounts
  sessions: Sessions
  cookies: Cookies
  tickets: LoginTickets
  confirmations: Confirmations
  factors: Factors
  passkeys: Passkeys
  record: RecordAudit
}

const codesCreated = 'second_factor.recovery_codes_created'

export const secondFactorRoutes: FastifyPluginAsync<SecondFactorRoutesOptions> = async (app, options) => {
  const { accounts, sessions, cookies, tickets, confirmations, factors, passkeys, record } = options
  const recently = async (caller: Caller) => {
    await confirmations.require(caller)
    return caller.accountId
  }
  const start = async (
    { id, passwordVersion }: { id: string; passwordVersion?: number },
    { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  ): Promise<TokenPair> => {
    const pair = await sessions.start(id, originOf(request), passwordVersion)
    cookies.setSession(reply, pair)
    return pair
  }
  /** @param codes come with the first factor */
  const noteFirst = async (codes: string[] | undefined, caller: Caller, request: FastifyRequest) => {
    if (!codes) return
    await confirmations.lapseOthers(caller)
    await record({ event: codesCreated, accountId: caller.accountId, caller, origin: originOf(request) })
  }

  app.serve(contract.secondFactor.login, async ({ body, identify, note, request, reply }) => {
    const proof = proofOf(body)
    const ticket = body.ticket ?? cookies.loginTicket(request) ?? ''
    const account = await tickets.redeem(ticket, proof, originOf(request))
    if (body.ticket === undefined) cookies.clearLoginTicket(reply)
    identify(account.id)
    note({ second_factor: proof.method })
    return start(account, { request, reply })
  })
  app.serve(contract.passkeys.loginOptions, () => passkeys.requestOptions())
  app.serve(contract.passkeys.login, async ({ body, identify, note, request, reply }) => {
    const { accountId, passkeyId } = await passkeys.identify(body.passkey)
    identify(accountId)
    note({ passkey_id: passkeyId })
    return start({ id: accountId }, { request, reply })
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
    await noteFirst(codes, caller, request)
    return { recovery_codes: codes ?? null }
  })
  app.serve(contract.secondFactor.removeTotp, async ({ caller, note }) => {
    await factors.removeTotp(await recently(caller))
    note({ method: 'totp' })
  })
  app.serve(contract.secondFactor.passkeyOptions, async ({ caller }) => {
    const { id, username } = await accounts.find(await recently(caller))
    return passkeys.creationOptions(id, username)
  })
  app.serve(contract.secondFactor.addPasskey, async ({ caller, body, note, request }) => {
    const { passkey, recoveryCodes } = await passkeys.add(await recently(caller), body.name, body.passkey)
    note({ passkey_id: passkey.id })
    await noteFirst(recoveryCodes, caller, request)
    return { passkey, recovery_codes: recoveryCodes ?? null }
  })
  app.serve(contract.secondFactor.renamePasskey, async ({ caller, params, body }) =>
    passkeys.rename(await recently(caller), params.id, body.name),
  )
  app.serve(contract.secondFactor.removePasskey, async ({ caller, params, note }) => {
    await passkeys.remove(await recently(caller), params.id)
    note({ passkey_id: params.id })
  })
  app.serve(contract.secondFactor.createRecoveryCodes, async ({ caller }) => ({
    recovery_codes: await factors.createRecoveryCodes(await recently(caller)),
  }))
}

/** The contract lets exactly one through. */
function proofOf({ totp, recovery_code, passkey }: SecondFactorProof): Proof {
  if (passkey) return { method: 'passkey', assertion: passkey }
  return totp === undefined ? { method: 'recovery_code', code: recovery_code! } : { method: 'totp', code: totp }
}
