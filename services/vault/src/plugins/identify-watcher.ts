/**
 * Tells who may watch live changes: a user by bearer or by the dashboard's cookie, the hub by its service token. A
 * browser lets any site open a WebSocket and sends the cookies along, so the origin decides (RFC 6455 section 10.2).
 */
import { ProblemError } from '@oma/contract'
import { readBearer } from '@oma/http'
import type { FastifyRequest } from 'fastify'
import type { Sessions } from '../auth/sessions.ts'
import type { Watcher } from '../events/watchers.ts'
import type { Operators } from '../operator/operators.ts'
import type { Cookies } from './cookies.ts'
import type { VaultTokens } from './tokens.ts'

export interface IdentifyWatcherOptions {
  vaultTokens: VaultTokens
  sessions: Sessions
  cookies: Cookies
  operators: Pick<Operators, 'isOperator'>
  /** The only origin whose pages may watch. */
  publicUrl: string
}

/** @throws {ProblemError} `cross-origin`, `unauthenticated`, `invalid-authentication-scheme` */
export function createIdentifyWatcher({
  vaultTokens,
  sessions,
  cookies,
  operators,
  publicUrl,
}: IdentifyWatcherOptions) {
  return async (request: FastifyRequest): Promise<Watcher> => {
    const { authorization, origin } = request.headers
    const bearer = readBearer(authorization)
    // A program sends no origin; a browser always does here, so a cookie without one is nobody's page.
    if (origin === undefined ? bearer === undefined && cookies.accessToken(request) : origin !== publicUrl) {
      throw new ProblemError('cross-origin', `Open the dashboard at ${publicUrl}; other sites may not watch.`)
    }
    const token = bearer ?? cookies.accessToken(request) ?? ''
    const login = vaultTokens.verifyLogin(token)
    if (login && (await sessions.isLive(login.sessionId))) {
      return { kind: 'user', ...login, isOperator: await operators.isOperator(login.accountId) }
    }
    const service = vaultTokens.verifyService(token)
    if (service) return { kind: 'hub', ...service }
    throw new ProblemError('unauthenticated', 'Log in, or send a live access token as the bearer.')
  }
}
