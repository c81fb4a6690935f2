/** Bearer tokens that only the vault itself checks: at rest there is nothing but their SHA-256. */
import { createHash, randomBytes } from 'node:crypto'

/** 256 bits behind a prefix that secret scanners and people can recognise. */
export function createOpaqueToken(prefix: 'oma_pat_'): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** No salt and no stretching: there is nothing to guess in 256 random bits. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
