/** Who a token belongs to: tokeninfo and the three generations of userinfo, each under its own field names. */
import { decodeJwt, jwtVerify } from 'jose'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { checkScopes, findCaller, readBearer } from '../http/authenticate.ts'
import type { Person } from '../world/person.ts'
import type { World } from '../world/world.ts'
import { readForm } from './form.ts'
import { identityClaims } from './id-token.ts'
import { OAuthError } from './oauth-error.ts'
import { identityScopes } from './scopes.ts'
import { signingKey } from './signing-key.ts'

export const identityRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  const who = (request: FastifyRequest) => {
    const caller = findCaller(world, request)
    checkScopes(caller, identityScopes)
    return { person: caller.person, claims: identityClaims(caller.person, caller.scopes) }
  }

  for (const path of ['/v1/userinfo', '/oauth2/v3/userinfo']) {
    app.route({
      method: ['GET', 'POST'],
      url: path,
      handler: async (request) => {
        const { person, claims } = who(request)
        return { sub: person.accountNumber, ...claims }
      },
    })
  }

  for (const path of ['/oauth2/v1/userinfo', '/oauth2/v2/userinfo', '/userinfo/v2/me']) {
    app.get(path, async (request) => {
      const { person, claims } = who(request)
      return earlierNames(person, claims)
    })
  }

  for (const url of ['/tokeninfo', '/oauth2/v1/tokeninfo', '/oauth2/v2/tokeninfo', '/oauth2/v3/tokeninfo']) {
    app.route({
      method: ['GET', 'POST'],
      url,
      handler: async (request) => {
        const form = readForm(request)
        if (form['id_token']) return describeIdToken(world, form['id_token'])
        return describeAccessToken(world, form['access_token'] ?? readBearer(request), generationOf(url))
      },
    })
  }
}

/** v1 and v2 say `id` and `verified_email` where v3 says `sub` and `email_verified`. */
function earlierNames(person: Person, claims: Record<string, unknown>) {
  const { email_verified, ...rest } = claims
  return { id: person.accountNumber, ...rest, ...(email_verified !== undefined && { verified_email: email_verified }) }
}

function generationOf(path: string): 1 | 2 | 3 {
  if (path.includes('/v1/')) return 1
  return path.includes('/v2/') ? 2 : 3
}

function describeAccessToken(world: World, token: string | undefined, generation: 1 | 2 | 3) {
  const found = token ? world.grants.findAccessToken(token) : undefined
  const person = found && world.people.get(found.account)
  if (!found || !person) throw new OAuthError(400, 'invalid_token', 'Invalid Value')
  const expires = Math.floor(((found.expiresAtMs ?? 0) - world.clock.ms()) / 1000)
  const email = found.scopes.some((scope) => scope.endsWith('/userinfo.email'))
  const accessType = found.refreshToken ? 'offline' : 'online'
  if (generation < 3) {
    return {
      issued_to: found.clientId,
      audience: found.clientId,
      user_id: person.accountNumber,
      scope: found.scopes.join(' '),
      expires_in: expires,
      ...(email && { email: person.email, verified_email: true }),
      ...(generation === 1 && { access_type: accessType }),
    }
  }
  return {
    azp: found.clientId,
    aud: found.clientId,
    sub: person.accountNumber,
    scope: found.scopes.join(' '),
    exp: String(Math.floor((found.expiresAtMs ?? 0) / 1000)),
    expires_in: String(expires),
    ...(email && { email: person.email, email_verified: 'true' }),
    access_type: accessType,
  }
}

async function describeIdToken(world: World, token: string) {
  const { publicKey, keyId } = await signingKey()
  try {
    await jwtVerify(token, publicKey, { currentDate: world.clock.now() })
  } catch {
    throw new OAuthError(400, 'invalid_token', 'Invalid Value')
  }
  const texts = Object.entries(decodeJwt(token)).map(([name, value]) => [name, String(value)])
  return { ...Object.fromEntries(texts), alg: 'RS256', kid: keyId, typ: 'JWT' }
}
