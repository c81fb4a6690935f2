/**
 * By what a refresh token is found again when Google names one that was revoked: by its first 16 characters or by its
 * double hash. Of both only a hash of our own is kept, from which no token can be made.
 * https://developers.google.com/identity/protocols/risc#token_identifiers
 */
import type { Secret } from '@oma/config'
import { createHash } from 'node:crypto'

type Algorithm = 'prefix' | 'hash_base64_sha512_sha512'

export function markRefreshToken(algorithm: Algorithm, value: string): string {
  return createHash('sha256').update(`${algorithm} ${value}`).digest('base64url')
}

/** Every mark that Google could name this token by. */
export function marksOf(token: Secret): string[] {
  const text = token.reveal()
  const doubleHash = sha512(sha512(text)).toString('base64')
  return [markRefreshToken('prefix', text.slice(0, 16)), markRefreshToken('hash_base64_sha512_sha512', doubleHash)]
}

function sha512(data: string | Buffer): Buffer {
  return createHash('sha512').update(data).digest()
}
