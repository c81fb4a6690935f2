/** The random part of bearer tokens that only the vault checks, and the hash by which it finds them again. */
import { createHash, randomBytes } from 'node:crypto'

/** 256 bits: nothing to guess. */
export function createRandomToken(): string {
  return randomBytes(32).toString('base64url')
}

/** No salt and no stretching: there is nothing to guess in 256 random bits. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
