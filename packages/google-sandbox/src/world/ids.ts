/** Makes the identifiers Google hands out, in Google's shapes. Values are random; only their form carries meaning. */
import { randomBytes, randomInt } from 'node:crypto'

const lowerBase32Hex = '0123456789abcdefghijklmnopqrstuv'

/** An opaque secret such as an access token: prefix plus 32 random bytes, base64url. */
export function createOpaqueToken(prefix: string): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`
}

/** A Gmail message id: 16 hexadecimal digits that grow with time. */
export function createMessageId(atMs: number): string {
  const value = (BigInt(Math.max(0, Math.floor(atMs))) << 20n) | BigInt(randomInt(1 << 20))
  return value.toString(16).padStart(16, '0')
}

/** A Calendar event id: 26 characters of lower-case base32hex (RFC 2938 alphabet), as Google generates. */
export function createEventId(): string {
  return Array.from(randomBytes(26), (byte) => lowerBase32Hex[byte % 32]).join('')
}

/** A numeric Google account id ("sub"): 21 digits, stable for one address. */
export function createAccountNumber(email: string): string {
  let hash = 0n
  for (const byte of Buffer.from(email)) hash = (hash * 257n + BigInt(byte)) % 10n ** 19n
  return `10${hash.toString().padStart(19, '0')}`
}
