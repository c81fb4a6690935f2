/** Signing in to the vault with an MCP client. */
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { register, signIn, requestToken, refreshForm, walkSignIn } from '../testing/mcp-sign-in.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
const resource = 'http://localhost:8001/mcp'

beforeAll(async () => {
  vault = await startVault()
  user = await vault.join()
})
afterAll(() => vault.close())

it('gives a client that was allowed an access token for the hub, and a refresh token', async () => {
  const { client, location, tokens } = await signIn(vault.app, user)

  expect(Object.fromEntries(location.searchParams)).toMatchObject({ state: 'xyz', iss: vault.publicUrl })
  expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' })
  expect(decodeJwt(tokens.access_token)).toMatchObject({
    iss: vault.publicUrl,
    aud: resource,
    sub: user.user.id,
    client_id: client.client_id,
    scope: 'gmail.read gmail.send gmail.modify calendar.read calendar.write',
  })
  const { exp, iat } = decodeJwt(tokens.access_token)
  expect(exp! - iat!).toBe(900)
  const again = await requestToken(vault.app, refreshForm(client, tokens.refresh_token))
  expect(again).toMatchObject({ status: 200, body: { token_type: 'Bearer', refresh_token: expect.any(String) } })
})

it('tells a client that was denied, and gives it nothing', async () => {
  const client = await register(vault.app)
  const { location } = await walkSignIn(vault.app, user, { client }, 'deny')
  expect(Object.fromEntries(location.searchParams)).toMatchObject({
    error: 'access_denied',
    state: 'xyz',
    iss: vault.publicUrl,
  })
})

it('describes itself, at both paths, by the configured address alone', async () => {
  const read = async (path: string) =>
    (
      await vault.app.inject({ url: path, headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } })
    ).json()
  const metadata = await read('/.well-known/oauth-authorization-server')

  expect(metadata).toMatchObject({
    issuer: vault.publicUrl,
    authorization_endpoint: `${vault.publicUrl}/oauth/authorize`,
    token_endpoint: `${vault.publicUrl}/oauth/token`,
    registration_endpoint: `${vault.publicUrl}/oauth/register`,
    jwks_uri: `${vault.publicUrl}/oauth/jwks`,
    code_challenge_methods_supported: ['S256'],
    response_modes_supported: ['query', 'fragment'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
    token_endpoint_auth_methods_supported: expect.arrayContaining(['none']),
    grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token']),
    scopes_supported: expect.arrayContaining(['gmail.read', 'offline_access']),
  })
  expect(await read('/.well-known/openid-configuration')).toEqual(metadata)
})
