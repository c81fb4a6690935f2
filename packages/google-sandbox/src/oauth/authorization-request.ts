/** Reads and checks the parameters of an authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3, Google's additions). */
import { isRedirectUri } from './clients.ts'
import type { Form } from './form.ts'
import type { AuthorizationCode } from './grants.ts'
import { OAuthError } from './oauth-error.ts'
import { describeScope, parseScopes, type ScopeInfo } from './scopes.ts'

const prompts = ['none', 'consent', 'select_account'] as const
type Prompt = (typeof prompts)[number]

/** A checked authorization request. `parameters` are the raw ones, to be carried through the consent form. */
export interface AuthorizationRequest {
  clientId: string
  redirectUri: string
  scopes: ScopeInfo[]
  state: string | undefined
  nonce: string | null
  offline: boolean
  prompt: Prompt[]
  loginHint: string | undefined
  hostedDomain: string | undefined
  includeGrantedScopes: boolean
  challenge: AuthorizationCode['challenge']
  parameters: Form
}

/** Checks the request. What Google answers with an error page, never with a redirect, is thrown as OAuthError. */
export function readAuthorizationRequest(form: Form): AuthorizationRequest {
  const clientId = form['client_id']
  const redirectUri = form['redirect_uri']
  if (!clientId) throw refuse('invalid_request', 'Missing required parameter: client_id')
  if (!redirectUri) throw refuse('invalid_request', 'Missing required parameter: redirect_uri')
  if (!isRedirectUri(redirectUri)) {
    throw refuse('redirect_uri_mismatch', 'The redirect URI must be https, or http on localhost, without a fragment.')
  }
  if (!form['response_type']) throw refuse('invalid_request', 'Missing required parameter: response_type')
  if (form['response_type'] !== 'code')
    throw refuse('unsupported_response_type', 'The sandbox speaks the code flow only.')
  const accessType = form['access_type'] ?? 'online'
  if (!['online', 'offline'].includes(accessType)) throw refuse('invalid_request', `Invalid access_type: ${accessType}`)
  return {
    clientId,
    redirectUri,
    scopes: readScopes(form['scope']),
    state: form['state'],
    nonce: form['nonce'] ?? null,
    offline: accessType === 'offline',
    prompt: readPrompt(form['prompt'] ?? ''),
    loginHint: form['login_hint'],
    hostedDomain: form['hd'],
    includeGrantedScopes: form['include_granted_scopes'] === 'true',
    challenge: readChallenge(form),
    parameters: form,
  }
}

function readScopes(text: string | undefined): ScopeInfo[] {
  const names = parseScopes(text ?? '')
  if (names.length === 0) throw refuse('invalid_request', 'Missing required parameter: scope')
  return names.map((name) => {
    const scope = describeScope(name)
    if (!scope) throw refuse('invalid_scope', `Some requested scopes were invalid: ${name}`)
    return scope
  })
}

function readPrompt(text: string): Prompt[] {
  const values = text.split(/\s+/).filter(Boolean)
  if (!values.every(isPrompt) || (values.includes('none') && values.length > 1))
    throw refuse('invalid_request', `Invalid prompt: ${text}`)
  return values
}

function isPrompt(value: string): value is Prompt {
  return (prompts as readonly string[]).includes(value)
}

function readChallenge(form: Form): AuthorizationCode['challenge'] {
  const value = form['code_challenge']
  const method = form['code_challenge_method'] ?? 'plain'
  if (!value) return null
  if (method !== 'S256' && method !== 'plain')
    throw refuse('invalid_request', `Invalid code_challenge_method: ${method}`)
  if (!/^[\w.~-]{43,128}$/.test(value)) throw refuse('invalid_request', 'Invalid code_challenge')
  return { value, method }
}

function refuse(code: string, description: string): OAuthError {
  return new OAuthError(400, code, description)
}
