/** Revocation (RFC 7009 in Google's way): takes either token, from query or body, and ends the whole grant. */
import type { FastifyPluginAsync } from 'fastify'
import type { World } from '../world/world.ts'
import { readForm } from './form.ts'
import { OAuthError } from './oauth-error.ts'

export const revokeRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  for (const url of ['/revoke', '/o/oauth2/revoke']) {
    app.route({
      method: ['GET', 'POST'],
      url,
      handler: async (request) => {
        const { token } = readForm(request)
        if (!token) throw new OAuthError(400, 'invalid_request', 'Missing required parameter: token')
        if (!world.grants.revoke(token)) throw new OAuthError(400, 'invalid_token', 'Token expired or revoked')
        return {}
      },
    })
  }
}
