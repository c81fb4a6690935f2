/** Everything of accounts.google.com, oauth2.googleapis.com and openidconnect.googleapis.com. */
import formbody from '@fastify/formbody'
import type { FastifyPluginAsync } from 'fastify'
import type { World } from '../world/world.ts'
import { authorizeRoutes } from './authorize.ts'
import { discoveryDocumentRoutes } from './discovery-document.ts'
import { identityRoutes } from './identity.ts'
import { answerOAuthErrors } from './oauth-error.ts'
import { revokeRoutes } from './revoke.ts'
import { tokenRoutes } from './token.ts'

export const oauthRoutes: FastifyPluginAsync<{ world: World; publicUrl?: string | undefined }> = async (
  app,
  options,
) => {
  await app.register(formbody)
  answerOAuthErrors(app)
  await app.register(authorizeRoutes, options)
  await app.register(tokenRoutes, options)
  await app.register(revokeRoutes, options)
  await app.register(identityRoutes, options)
  await app.register(discoveryDocumentRoutes, options)
}
