/** OpenID Connect discovery and the published keys. Endpoints carry the sandbox's own address; the issuer is Google's. */
import type { FastifyPluginAsync } from 'fastify'
import { allScopes } from './scopes.ts'
import { securityEventIssuer } from './security-event.ts'
import { publicCertificate, publicJwk } from './signing-key.ts'

export const discoveryDocumentRoutes: FastifyPluginAsync<{ publicUrl?: string | undefined }> = async (
  app,
  { publicUrl },
) => {
  app.get('/.well-known/openid-configuration', async (request) => {
    const here = publicUrl ?? `http://${request.host}`
    return {
      issuer: 'https://accounts.google.com',
      authorization_endpoint: `${here}/o/oauth2/v2/auth`,
      token_endpoint: `${here}/token`,
      userinfo_endpoint: `${here}/v1/userinfo`,
      revocation_endpoint: `${here}/revoke`,
      jwks_uri: `${here}/oauth2/v3/certs`,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'email', 'profile', ...allScopes.filter((scope) => scope.includes('://'))],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      claims_supported: [
        'aud',
        'email',
        'email_verified',
        'exp',
        'family_name',
        'given_name',
        'iat',
        'iss',
        'name',
        'picture',
        'sub',
      ],
      code_challenge_methods_supported: ['plain', 'S256'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      authorization_response_iss_parameter_supported: true,
    }
  })

  app.get('/.well-known/risc-configuration', async (request) => ({
    issuer: securityEventIssuer,
    jwks_uri: `${publicUrl ?? `http://${request.host}`}/oauth2/v3/certs`,
    delivery_methods_supported: ['https://schemas.openid.net/secevent/risc/delivery-method/push'],
  }))

  app.get('/oauth2/v3/certs', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=3600')
    return { keys: [await publicJwk()] }
  })

  app.get('/oauth2/v1/certs', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=3600')
    const { keyId, pem } = await publicCertificate()
    return { [keyId]: pem }
  })
}
