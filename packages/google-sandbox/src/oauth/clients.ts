/**
 * Which OAuth clients and redirect URIs are accepted. Every client id works, so that any program can point here;
 * only the sandbox's own client has a secret that is checked.
 */
import { timingSafeEqual } from 'node:crypto'
import { OAuthError } from './oauth-error.ts'

/** The client that `npm start` and tests use. */
export const sandboxClient = { id: 'sandbox-client-id', secret: 'sandbox-client-secret' } as const

/** Throws `invalid_client` when the id is missing or the sandbox client's secret is wrong. */
export function checkClient(id: string | undefined, secret: string | undefined): asserts id is string {
  if (!id) throw new OAuthError(400, 'invalid_request', 'Could not determine client ID from request.')
  if (id !== sandboxClient.id) return
  if (!secret) throw new OAuthError(400, 'invalid_request', 'client_secret is missing.')
  const [given, expected] = [Buffer.from(secret), Buffer.from(sandboxClient.secret)]
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new OAuthError(401, 'invalid_client', 'Unauthorized')
  }
}

/** Whether Google would let somebody register this redirect URI: https anywhere, http on loopback, no fragment. */
export function isRedirectUri(text: string): boolean {
  if (!URL.canParse(text) || text.includes('#')) return false
  const { protocol, hostname } = new URL(text)
  if (protocol === 'https:') return true
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}
