/**
 * Resolves the bearer token of an API call to a person and enforces the route's scopes. An unknown, expired or revoked
 * token is always 401; it never falls back to anybody's mailbox.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { fullScope } from '../oauth/scopes.ts'
import type { Person } from '../world/person.ts'
import type { World } from '../world/world.ts'
import { GoogleError, type GoogleErrorOptions } from './google-error.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before every API handler. */
    caller: Caller | null
  }
  interface FastifyContextConfig {
    /** Any one of these allows the call; short names such as `gmail.readonly`. */
    scopes?: readonly string[]
  }
}

/** Who is calling and what they were allowed. */
export interface Caller {
  person: Person
  scopes: readonly string[]
  /** The OAuth client that the token was given to. */
  clientId: string
}

const guidance = 'Expected OAuth 2 access token, login cookie or other valid authentication credential.'

/** Finds the caller of a request, or throws Google's 401. */
export function findCaller(world: World, request: FastifyRequest): Caller {
  const token = readBearer(request)
  if (!token) {
    throw unauthenticated('Request is missing required authentication credential.', {
      reason: 'required',
      summary: 'Login Required.',
      details: [errorInfo('CREDENTIALS_MISSING')],
    })
  }
  const access = world.grants.findAccessToken(token)
  const person = access && world.people.get(access.account)
  if (!access || !person) {
    throw unauthenticated('Request had invalid authentication credentials.', {
      reason: 'authError',
      summary: 'Invalid Credentials',
    })
  }
  request.caller = { person, scopes: access.scopes, clientId: access.clientId }
  return request.caller
}

/** Makes every route of this scope demand a token with one of the route's scopes. */
export function requireScopes(app: FastifyInstance, world: World): void {
  app.addHook('onRequest', async (request) => {
    const caller = findCaller(world, request)
    if (request.routeOptions.url) checkScopes(caller, (request.routeOptions.config.scopes ?? []).map(fullScope))
  })
}

/** Throws Google's 403 unless the caller holds one of these scopes, given in full. */
export function checkScopes({ scopes }: Caller, accepted: readonly string[]): void {
  if (!accepted.some((scope) => scopes.includes(scope))) throw insufficientScope(accepted)
}

/** The caller that `requireScopes` found. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new GoogleError(500, 'Internal error encountered.')
  return request.caller
}

/** Google's 403 for a token that lacks the scope. */
export function insufficientScope(accepted: readonly string[]): GoogleError {
  return new GoogleError(403, 'Request had insufficient authentication scopes.', {
    reason: 'insufficientPermissions',
    headers: {
      'www-authenticate': `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${accepted.join(' ')}"`,
    },
    summary: 'Insufficient Permission',
    details: [errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT')],
  })
}

/** The bearer token of a request; Google also takes it as a query parameter. */
export function readBearer(request: FastifyRequest): string | undefined {
  const header = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (header) return header
  const { access_token: token } = request.query as { access_token?: unknown }
  return typeof token === 'string' ? token : undefined
}

function unauthenticated(message: string, options: GoogleErrorOptions): GoogleError {
  return new GoogleError(401, `${message} ${guidance}`, {
    location: 'Authorization',
    locationType: 'header',
    headers: { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
    ...options,
  })
}

function errorInfo(reason: string): object {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' }
}
