/**
 * What a client says of itself, at its registration (RFC 7591) or in its metadata document, made into what we take: the
 * redirect rules of RFC 8252 and RFC 9700, our grants, no scope of its own. Fields that we do not know are ignored.
 */
import { ProblemError } from '@oma/contract'

export type ClientMetadata = Record<string, unknown>

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])
/** Schemes that run something, or lead to nobody's program. */
const refusedSchemes = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:', 'ws:', 'wss:', 'ftp:'])
const maxRedirectUris = 20
const maxUriLength = 2_048
const maxNameLength = 100

/** Taken as they are. */
const kept = ['client_id', 'token_endpoint_auth_method', 'token_endpoint_auth_signing_alg', 'jwks', 'jwks_uri']
/** Only shown to people; left out rather than refused when they are no https. */
const shown = ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri']

/** @throws {ProblemError} `invalid-redirect-uri` */
export function tidyClientMetadata(given: ClientMetadata): ClientMetadata {
  const redirectUris = readRedirectUris(given['redirect_uris'])
  const picked = kept.filter((name) => given[name] !== undefined).map((name) => [name, given[name]])
  const links = shown.filter((name) => isHttps(given[name])).map((name) => [name, given[name]])
  const name = tidyName(given['client_name'])
  return {
    ...Object.fromEntries([...picked, ...links]),
    ...(name !== undefined && { client_name: name }),
    redirect_uris: redirectUris,
    // Claude Code names neither a port nor a type; only a native client may come back to any port of its machine.
    application_type: redirectUris.some(isOfThisMachine) ? 'native' : 'web',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  }
}

/** Whether whoever runs on the person's machine may receive what is sent there (RFC 8252 section 8.6). */
export function isOfThisMachine(redirectUri: string): boolean {
  const { protocol, hostname } = new URL(redirectUri)
  return protocol !== 'https:' && (protocol !== 'http:' || loopbackHosts.has(hostname))
}

function readRedirectUris(given: unknown): string[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw new ProblemError('invalid-redirect-uri', 'Send redirect_uris, with one URI at the least.')
  }
  if (given.length > maxRedirectUris) {
    throw new ProblemError('invalid-redirect-uri', `There may be ${maxRedirectUris} redirect_uris at most.`)
  }
  for (const uri of given) {
    const fault = faultOf(uri)
    if (fault) throw new ProblemError('invalid-redirect-uri', `${JSON.stringify(uri).slice(0, 200)} ${fault}.`)
  }
  return [...new Set(given as string[])]
}

function faultOf(uri: unknown): string | undefined {
  if (typeof uri !== 'string' || uri.length > maxUriLength || !URL.canParse(uri)) return 'is not a URI'
  const { protocol, hostname, username, password } = new URL(uri)
  if (uri.includes('#')) return 'has a fragment; a redirect URI must have none'
  if (username || password) return 'holds a name or password'
  if (refusedSchemes.has(protocol)) return `has the scheme ${protocol.slice(0, -1)}, which is not allowed`
  if (protocol === 'http:' && !loopbackHosts.has(hostname)) return 'is http; only loopback addresses may be'
  return undefined
}

function isHttps(link: unknown): boolean {
  return typeof link === 'string' && URL.canParse(link) && new URL(link).protocol === 'https:'
}

/** It is shown beside ours, so it must not hide or turn anything. */
function tidyName(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined
  const clean = name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, maxNameLength)
  return clean === '' ? undefined : clean
}
