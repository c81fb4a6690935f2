/** The token endpoint: redeems authorization codes and refresh tokens (RFC 6749 §4.1.3, §6) in Google's way. */
import type { FastifyPluginAsync } from 'fastify'
import type { World } from '../world/world.ts'
import { checkClient } from './clients.ts'
import { readClientCredentials, readForm, type Form } from './form.ts'
import { lifetimes, type AccessToken } from './grants.ts'
import { signIdToken } from './id-token.ts'
import { invalidGrant, OAuthError } from './oauth-error.ts'
import { checkVerifier } from './pkce.ts'
import { identityScopes, parseScopes } from './scopes.ts'

export const tokenRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  for (const path of ['/token', '/oauth2/token', '/oauth2/v3/token', '/oauth2/v4/token', '/o/oauth2/token']) {
    app.post(path, async (request, reply) => {
      const form = readForm(request)
      const client = readClientCredentials(request, form)
      checkClient(client.id, client.secret)
      reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
      switch (form['grant_type']) {
        case 'authorization_code':
          return redeemCode(world, client.id, form)
        case 'refresh_token':
          return refresh(world, client.id, form)
        case undefined:
          throw new OAuthError(400, 'invalid_request', 'Missing required parameter: grant_type')
        default:
          throw new OAuthError(400, 'unsupported_grant_type', `Invalid grant_type: ${form['grant_type']}`)
      }
    })
  }
}

async function redeemCode(world: World, clientId: string, form: Form) {
  if (!form['code']) throw new OAuthError(400, 'invalid_request', 'Missing required parameter: code')
  const code = world.grants.takeCode(form['code'], clientId)
  if (!code) throw invalidGrant('Malformed auth code.')
  if (code.redirectUri !== form['redirect_uri']) throw new OAuthError(400, 'redirect_uri_mismatch', 'Bad Request')
  checkVerifier(code.challenge, form['code_verifier'])
  const refreshToken = code.offline ? world.grants.issueRefreshToken(code.account, clientId, code.scopes) : undefined
  const access = world.grants.issueAccessToken(code, refreshToken?.token ?? null)
  return {
    ...(await answer(world, access, code.nonce)),
    ...(refreshToken && { refresh_token: refreshToken.token }),
    ...(refreshToken?.expiresAtMs && { refresh_token_expires_in: lifetimes.testingRefreshTokenSeconds }),
  }
}

async function refresh(world: World, clientId: string, form: Form) {
  if (!form['refresh_token']) throw new OAuthError(400, 'invalid_request', 'Missing required parameter: refresh_token')
  const token = world.grants.findRefreshToken(form['refresh_token'])
  if (!token) throw invalidGrant('Token has been expired or revoked.')
  if (token.clientId !== clientId) throw new OAuthError(401, 'unauthorized_client', 'Unauthorized')
  const wanted = form['scope'] ? parseScopes(form['scope']) : token.scopes
  if (wanted.some((scope) => !token.scopes.includes(scope))) {
    throw new OAuthError(400, 'invalid_scope', 'Some requested scopes were not granted.')
  }
  return answer(world, world.grants.issueAccessToken({ ...token, scopes: wanted }, token.token), null)
}

async function answer(world: World, access: AccessToken, nonce: string | null) {
  const person = world.people.get(access.account)
  if (!person) throw invalidGrant('Account has been deleted')
  return {
    access_token: access.token,
    // Google counts from a moment before it answers.
    expires_in: lifetimes.accessTokenSeconds - 1,
    scope: access.scopes.join(' '),
    token_type: 'Bearer',
    // Google sends one with any scope that tells who the person is, not only with openid.
    ...(access.scopes.some((scope) => identityScopes.includes(scope)) && {
      id_token: await signIdToken({
        person,
        clientId: access.clientId,
        scopes: access.scopes,
        accessToken: access.token,
        nonce,
        issuedAtMs: access.issuedAtMs,
      }),
    }),
  }
}
