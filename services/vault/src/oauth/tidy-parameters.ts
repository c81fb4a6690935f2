/**
 * Makes of what real clients send what the authorization server takes: a scope where none is named, ours alone where
 * others are; one resource where it comes twice or with a trailing slash; no OpenID Connect, which we do not speak.
 */
import { defaultScopes, offlineAccessScope, parseScopes } from '@oma/contract'

/** OpenID Connect's; some clients send them to whoever serves its discovery document. */
const notOurs = ['nonce', 'max_age', 'acr_values', 'id_token_hint', 'claims', 'claims_locales', 'display', 'ui_locales']
const knownPrompts = new Set(['login', 'consent', 'none'])
const grantsOfClients = new Set(['authorization_code', 'refresh_token'])

/** @param resource the one resource that there is */
export function tidyAuthorization(query: string, resource: string): string {
  const parameters = new URLSearchParams(query)
  for (const name of notOurs) parameters.delete(name)
  const asked = parameters.getAll('scope').join(' ')
  const scopes = parseScopes(asked)
  parameters.set('scope', (scopes.length > 0 ? scopes : defaultScopes).join(' '))
  // OpenID Connect Core section 11 wants it there, so clients send it with every sign-in; it does not ask us to ask again.
  const formal = asked.split(' ').includes(offlineAccessScope) ? 'consent' : undefined
  const prompts = (parameters.get('prompt') ?? '')
    .split(' ')
    .filter((prompt) => knownPrompts.has(prompt) && prompt !== formal)
  if (prompts.length > 0) parameters.set('prompt', prompts.join(' '))
  else parameters.delete('prompt')
  tidyResources(parameters, resource)
  return parameters.toString()
}

export function tidyTokenRequest(form: string, resource: string): string {
  const parameters = new URLSearchParams(form)
  if (!grantsOfClients.has(parameters.get('grant_type') ?? '')) return form
  const scopes = parseScopes(parameters.get('scope') ?? '')
  if (scopes.length > 0) parameters.set('scope', scopes.join(' '))
  else parameters.delete('scope')
  tidyResources(parameters, resource)
  return parameters.toString()
}

function tidyResources(parameters: URLSearchParams, resource: string): void {
  const named = parameters.getAll('resource').filter((one) => one !== '')
  parameters.delete('resource')
  for (const one of new Set(named.map((given) => (isSame(given, resource) ? resource : given)))) {
    parameters.append('resource', one)
  }
}

function isSame(given: string, resource: string): boolean {
  return URL.canParse(given) && new URL(given).href.replace(/\/$/, '') === resource.replace(/\/$/, '')
}
