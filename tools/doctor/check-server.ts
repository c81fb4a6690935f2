/** The authorization server's metadata (RFC 8414, OpenID Connect Discovery) and keys. */
import type { Ask } from './ask.ts'
import type { Resource } from './check-resource.ts'
import type { Note } from './finding.ts'
import { textsOf } from './texts.ts'

export interface Server {
  issuer: string
  authorize: string
  token: string
  register: string | undefined
  metadataUrl: string
}

export async function checkServer({ issuer, scopes }: Resource, ask: Ask, note: Note): Promise<Server | undefined> {
  const { origin, pathname } = new URL(issuer)
  const path = pathname === '/' ? '' : pathname
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    path ? `${issuer}/.well-known/openid-configuration` : `${origin}/.well-known/openid-configuration`,
  ]
  let metadata: Record<string, unknown> | undefined
  for (const place of places) {
    const { status, json, failure } = await ask(place)
    note(
      `${place} is there`,
      status === 200,
      `It answered ${failure ?? status}. Is VAULT_PUBLIC_URL reachable from outside?`,
    )
    if (status !== 200) continue
    note(
      `  its issuer is exactly ${issuer}`,
      json['issuer'] === issuer,
      `It says ${String(json['issuer'])}. Set VAULT_PUBLIC_URL alike for vault and hub, to the letter.`,
    )
    metadata ??= json
  }
  if (!metadata) return undefined
  checkAbilities(metadata, scopes, note)
  await checkKeys(String(metadata['jwks_uri']), ask, note)
  const { authorization_endpoint: authorize, token_endpoint: token, registration_endpoint: register } = metadata
  if (typeof authorize !== 'string' || typeof token !== 'string') return undefined
  return {
    issuer,
    authorize,
    token,
    register: typeof register === 'string' ? register : undefined,
    metadataUrl: places[0]!,
  }
}

function checkAbilities(metadata: Record<string, unknown>, resourceScopes: string[], note: Note): void {
  const has = (field: string, value: string) => textsOf(metadata[field]).includes(value)
  const update = 'Is this an older vault? Update it.'
  const scopes = textsOf(metadata['scopes_supported'])
  const same =
    scopes
      .filter((scope) => scope !== 'offline_access')
      .toSorted()
      .join() === resourceScopes.toSorted().join()
  note(
    'It names an authorization and a token endpoint',
    typeof metadata['authorization_endpoint'] === 'string' && typeof metadata['token_endpoint'] === 'string',
    update,
  )
  note('It offers PKCE with S256', has('code_challenge_methods_supported', 'S256'), update)
  note('It takes clients without a secret', has('token_endpoint_auth_methods_supported', 'none'), update)
  note('It gives refresh tokens', has('grant_types_supported', 'refresh_token'), update)
  note(
    'It takes clients by their metadata document',
    metadata['client_id_metadata_document_supported'] === true,
    'Clients that do not register cannot sign in. Is it switched off in the settings of the vault?',
  )
  note(
    'It takes clients by registration',
    typeof metadata['registration_endpoint'] === 'string',
    'Most clients of today only register. Is it switched off in the settings of the vault?',
  )
  note(
    'It says that answers name it (iss)',
    metadata['authorization_response_iss_parameter_supported'] === true,
    update,
  )
  note('Hub and vault name the same scopes', same, 'Update both to the same release.')
  note(
    'offline_access is named by the authorization server alone',
    scopes.includes('offline_access') && !resourceScopes.includes('offline_access'),
    'Update both to the same release.',
  )
}

async function checkKeys(url: string, ask: Ask, note: Note): Promise<void> {
  const { json, text } = URL.canParse(url) ? await ask(url) : { json: {}, text: '' }
  const keys = (json as { keys?: unknown }).keys
  note('Its keys can be read', Array.isArray(keys) && keys.length > 0, `Let the proxy pass ${url} to the vault.`)
  note(
    'Its keys are the public parts',
    !/"d"\s*:/.test(text),
    'Private keys are published. Take it offline, and rotate them.',
  )
}
