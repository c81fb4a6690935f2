/**
 * Personal access tokens end in a checksum of what stands before: a typo, or half a token, is refused without asking
 * the database, and scanners for leaked secrets can tell one from anything that looks like it.
 */
import { personalAccessTokenPrefix } from '@oma/contract'
import { crc32 } from 'node:zlib'
import { createRandomToken } from './opaque-token.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** As many digits as 32 bits take in base 62. */
const checksumLength = 6

export function createChecksummedToken(): string {
  const token = personalAccessTokenPrefix + createRandomToken()
  return token + checksumOf(token)
}

/** Tokens that were made before there was a checksum have none, and still work. */
const unchecked = new RegExp(`^${personalAccessTokenPrefix}[\\w-]{43}$`)

export function isWellFormed(token: string): boolean {
  const body = token.slice(0, -checksumLength)
  return unchecked.test(token) || (unchecked.test(body) && token === body + checksumOf(body))
}

/** CRC-32 in base 62. No protection against anybody: whoever knows this file can make one. */
function checksumOf(text: string): string {
  let rest = crc32(text)
  let digits = ''
  for (let n = 0; n < checksumLength; n++) {
    digits = alphabet[rest % alphabet.length] + digits
    rest = Math.floor(rest / alphabet.length)
  }
  return digits
}
