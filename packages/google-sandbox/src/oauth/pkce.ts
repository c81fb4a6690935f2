/** Proof Key for Code Exchange (RFC 7636): checks a verifier against the challenge that was sent first. */
import { createHash } from 'node:crypto'
import type { AuthorizationCode } from './grants.ts'
import { invalidGrant } from './oauth-error.ts'

/** Throws `invalid_grant` unless the verifier answers the code's challenge. */
export function checkVerifier(challenge: AuthorizationCode['challenge'], verifier: string | undefined): void {
  if (!challenge) return
  if (!verifier) throw invalidGrant('Missing code verifier.')
  const derived = challenge.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier
  if (derived !== challenge.value) throw invalidGrant('Invalid code verifier.')
}
