/**
 * Seals what must not be readable in the database, and derives the keys that sign. AES-256-GCM with a random 96-bit
 * IV; what is sealed is bound to the place it belongs to, so that a row copied elsewhere does not open. The only file
 * that touches ciphers. HKDF: RFC 5869.
 */
import { Secret } from '@oma/config'
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** Where a sealed value belongs: bound in as associated data. */
export interface Place {
  column: string
  accountId: string
  /** What tells rows of one account apart, such as a Google subject. */
  row: string
}

/** What a derived key is for; two purposes never share a key. */
export type Purpose = 'login-token' | 'exchanged-token' | 'refresh-token' | 'state'

export interface Keyring {
  seal(secret: Secret, place: Place): string
  /** @throws {Error} when the value was altered, belongs elsewhere, or its key is not in the keyring. */
  open(sealed: string, place: Place): Secret
  derive(purpose: Purpose): Buffer
  /** `text` with a signature (HMAC-SHA-256). */
  sign(text: string, purpose: Purpose): string
  /** The text of what `sign` gave; undefined for anything else. */
  verify(signed: string, purpose: Purpose): string | undefined
}

const version = 'v1'

/** @param previous former keys: they open and verify, they never seal or sign. */
export function createKeyring(current: Secret, previous: readonly Secret[] = []): Keyring {
  const sealingKeys = new Map([current, ...previous].map((key) => [keyId(key), expand(key, 'seal')]))
  const currentId = keyId(current)

  const signatureOf = (key: Secret, text: string, purpose: Purpose) =>
    createHmac('sha256', expand(key, purpose)).update(text).digest('base64url')

  return {
    seal(secret, place) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealingKeys.get(currentId)!, iv)
      cipher.setAAD(associatedData(currentId, place))
      const body = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [version, currentId, iv.toString('base64url'), body.toString('base64url')].join('.')
    },
    open(sealed, place) {
      const [sealedVersion, id = '', iv = '', body = ''] = sealed.split('.')
      if (sealedVersion !== version) throw new Error('sealed value of an unknown version')
      const key = sealingKeys.get(id)
      if (!key) throw new Error(`no key ${id} in the keyring; was SECRET_KEY changed without SECRET_KEY_PREVIOUS?`)
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
      decipher.setAAD(associatedData(id, place))
      decipher.setAuthTag(bytes.subarray(-16))
      return new Secret(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8'))
    },
    derive: (purpose) => expand(current, purpose),
    sign: (text, purpose) => `${text}.${signatureOf(current, text, purpose)}`,
    verify(signed, purpose) {
      const dot = signed.lastIndexOf('.')
      const text = signed.slice(0, Math.max(dot, 0))
      // Compared as text: the last letter of base64url has spare bits, so several spellings decode to the same bytes.
      const given = Buffer.from(signed.slice(dot + 1))
      const signedBy = (key: Secret) => {
        const expected = Buffer.from(signatureOf(key, text, purpose))
        return given.length === expected.length && timingSafeEqual(given, expected)
      }
      return [current, ...previous].some(signedBy) ? text : undefined
    },
  }
}

function expand(key: Secret, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key.reveal(), 'oma', `oma/v1/${info}`, 32))
}

/** Tells keys apart without telling anything about them. */
function keyId(key: Secret): string {
  return expand(key, 'key-id').toString('hex').slice(0, 8)
}

function associatedData(id: string, { column, accountId, row }: Place): Buffer {
  return Buffer.from(JSON.stringify([version, id, column, accountId, row]))
}
