/**
 * Lets requests to `/mcp` in: by bearer, or in the single-user modes by being on this machine. A refusal tells the
 * client where to sign in (RFC 6750 section 3, RFC 9728 section 5.1). A token never comes from the query.
 */
import { normalizeIP } from '@fastify/rate-limit'
import { isLoopbackName, Secret } from '@oma/config'
import { defaultScopes, ProblemError } from '@oma/contract'
import { readBearer } from '@oma/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller, CredentialsSource } from '../credentials/source.ts'
import { metadataUrl } from '../resource.ts'

export interface AuthenticateOptions {
  source: CredentialsSource
  /** The hub's origin. */
  publicUrl: string
}

export type Authenticate = (request: FastifyRequest, reply: FastifyReply) => Promise<Caller>

/** @throws {ProblemError} `unauthenticated`, `invalid-authentication-scheme`, `cross-origin`, `too-many-requests`, `unavailable` */
export function createAuthenticate({ source, publicUrl }: AuthenticateOptions): Authenticate {
  const singleUser = source.authorizationServer === undefined
  // Who must bring a token cannot be made to by a page. On this machine the rule for what is on this machine holds.
  const servesAnyOrigin = !singleUser && !isLoopbackName(new URL(publicUrl).hostname)
  const where = `resource_metadata="${metadataUrl(publicUrl)}", scope="${defaultScopes.join(' ')}"`

  return async (request, reply) => {
    const { authorization, origin, host } = request.headers
    if (singleUser) requireLoopbackName(host)
    let bearer: Secret | undefined
    let caller: Caller
    try {
      const token = singleUser ? undefined : readBearer(authorization)
      bearer = token === undefined ? undefined : new Secret(token)
      caller = await source.identify(bearer, normalizeIP(request.ip, 64))
    } catch (error) {
      // No `error=` when no token was sent: clients take it for a broken token instead of a first visit.
      const fault = bearer
        ? ', error="invalid_token", error_description="The token is unknown, expired or revoked"'
        : ''
      if (error instanceof ProblemError && error.status === 401)
        reply.header('www-authenticate', `Bearer ${where}${fault}`)
      throw error
    }
    if (!servesAnyOrigin) requireKnownOrigin(origin, publicUrl)
    return caller
  }
}

/** A web page must not reach a hub on this machine by a name of its own (DNS rebinding). */
function requireLoopbackName(host: string | undefined): void {
  const name = host?.replace(/:\d+$/, '') ?? ''
  if (!isLoopbackName(name)) throw new ProblemError('cross-origin', 'Reach this hub as localhost.')
}

/** Browsers send an Origin; programs send none. */
function requireKnownOrigin(origin: string | undefined, publicUrl: string): void {
  if (origin === undefined || origin === publicUrl) return
  if (isLoopbackName(URL.parse(origin)?.hostname ?? '')) return
  throw new ProblemError('cross-origin', `Web pages of ${origin} may not call this hub.`)
}
