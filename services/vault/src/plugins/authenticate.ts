/**
 * Tells who calls: a login token (bearer or the dashboard's cookie), or the hub's exchanged token. A personal access
 * token is for the hub alone, which exchanges it: whoever holds one must not get at Google's tokens. A token never
 * comes from the query (RFC 6750 section 2.3), and a cookie counts only from our own pages.
 */
import { ProblemError, type Audience } from '@oma/contract'
import { readBearer, type Caller } from '@oma/http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Cookies } from './cookies.ts'
import { isPersonalAccessToken, type PersonalAccessTokens } from '../auth/personal-access-tokens.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { McpTokens } from '../oauth/mcp-tokens.ts'
import type { Operators } from '../operator/operators.ts'
import type { VaultTokens } from './tokens.ts'

export interface AuthenticateOptions {
  vaultTokens: VaultTokens
  sessions: Sessions
  tokens: PersonalAccessTokens
  mcpTokens: McpTokens
  cookies: Cookies
  operators: Pick<Operators, 'require'>
}

export type Authenticate = (
  request: FastifyRequest,
  audience: Exclude<Audience, 'public' | 'watcher'>,
) => Promise<Caller>

/** @throws {ProblemError} `unauthenticated`, `invalid-authentication-scheme`, `forbidden` to whom is no operator */
export function createAuthenticate({
  vaultTokens,
  sessions,
  tokens,
  mcpTokens,
  cookies,
  operators,
}: AuthenticateOptions): Authenticate {
  async function login(token: string): Promise<Caller | undefined> {
    const claims = vaultTokens.verifyLogin(token)
    if (!claims || !(await sessions.isLive(claims.sessionId))) return undefined
    const { accountId, sessionId } = claims
    return { kind: 'user', accountId, via: sessionId, program: sessionId }
  }

  async function delegate(token: string): Promise<Caller | undefined> {
    const claims = vaultTokens.verifyExchanged(token)
    if (!claims) return undefined
    const { subjectTokenId: subject, accountId, clientId: via, program, scopes } = claims
    if (!(await (mcpTokens.isLive(subject) ?? tokens.isLive(subject)))) return undefined
    return { kind: 'client', accountId, via, program, scopes }
  }

  return async (request, audience) => {
    const token = readBearer(request.headers.authorization) ?? cookies.accessToken(request)
    if (token === undefined)
      throw new ProblemError('unauthenticated', 'Log in, or send `Authorization: Bearer <access token>`.')
    const caller = (await login(token)) ?? (audience === 'delegate' ? await delegate(token) : undefined)
    if (caller && audience === 'operator') await operators.require(caller.accountId)
    if (caller) return caller
    const detail = isPersonalAccessToken(token)
      ? 'A personal access token is for the hub; it opens nothing here. Log in.'
      : 'The access token is unknown, expired or revoked. Refresh it, or log in again.'
    throw new ProblemError('unauthenticated', detail)
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Browsers may send it from any site: no cookie counts here. */
    crossOrigin?: boolean
  }
}

/**
 * Refuses what a browser sends from another site, login included. Programs send no Origin; a page of ours sends ours.
 */
export function refuseOtherOrigins(app: FastifyInstance, publicUrl: string): void {
  app.addHook('onRequest', async ({ method, headers, routeOptions }) => {
    if (routeOptions.config.crossOrigin) return
    if (method === 'GET' || method === 'HEAD' || headers.origin === undefined || headers.origin === publicUrl) return
    throw new ProblemError('cross-origin', `Open the dashboard at ${publicUrl}; requests from other sites are refused.`)
  })
}
