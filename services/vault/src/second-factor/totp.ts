/**
 * Time-based one-time passwords (RFC 6238) as every authenticator app makes them: SHA-1, six digits, steps of 30 seconds.
 * Knows nothing of accounts; that no code works twice is for whoever keeps the last step.
 */
import { Secret } from '@oma/config'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const stepSeconds = 30
const digits = 6
/** A code of the step before and after counts too (RFC 6238 section 5.2): people type slowly, clocks differ. */
const tolerance = [0, -1, 1]
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 160 bits, the length of the hash (RFC 4226 section 4, R6), in base32. */
export function createTotpSecret(): Secret {
  return new Secret(encodeBase32(randomBytes(20)))
}

/** What an authenticator app reads from a QR code. https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function totpUri(secret: Secret, username: string): string {
  const label = encodeURIComponent(`OMA:${username}`)
  return `otpauth://totp/${label}?secret=${secret.reveal()}&issuer=OMA&algorithm=SHA1&digits=${digits}&period=${stepSeconds}`
}

/** The code of a moment. */
export function totpAt(secret: Secret, at: Date): string {
  return hotp(decodeBase32(secret.reveal()), stepOf(at))
}

/** The step whose code this is, around now; undefined for a wrong code. */
export function findTotpStep(secret: Secret, code: string, now: Date): number | undefined {
  const key = decodeBase32(secret.reveal())
  return tolerance.map((offset) => stepOf(now) + offset).find((step) => equal(hotp(key, step), code))
}

function stepOf(at: Date): number {
  return Math.floor(at.getTime() / 1000 / stepSeconds)
}

/** RFC 4226 section 5.3. */
function hotp(key: Buffer, counter: number): string {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac('sha1', key).update(message).digest()
  const truncated = mac.readUInt32BE(mac.at(-1)! & 0xf) & 0x7fff_ffff
  return String(truncated % 10 ** digits).padStart(digits, '0')
}

function equal(expected: string, given: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given))
}

function encodeBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits.replaceAll(/.{5}/g, (five) => alphabet[Number.parseInt(five, 2)]!)
}

function decodeBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
