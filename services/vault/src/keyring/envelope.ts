/**
 * The one place that touches ciphers: AES-256-GCM with a random 96-bit IV (NIST SP 800-38D). What is sealed is bound to
 * the place it belongs to and names the key that opens it: `<version>.<key id>.<iv>.<ciphertext and tag>`.
 */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto'

/** Where a sealed value belongs: bound in as associated data, so that a row copied elsewhere does not open. */
export interface Place {
  /** Table and column, such as `google_credentials.access_token_sealed`. */
  column: string
  /** Null for what belongs to no account, but to the installation: a root key seals it. */
  accountId: string | null
  /** What tells rows of one account apart, such as a Google subject. */
  row: string
}

/** Which kind of key sealed a value: `v1` the installation's, `v2` a data key of the account. */
export type Version = 'v1' | 'v2'

export interface SealingKey {
  /** Tells keys apart without telling anything about them. */
  id: string
  /** 256 bits. */
  secret: KeyObject
}

export function sealBytes(version: Version, key: SealingKey, plaintext: Buffer, place: Place): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.secret, iv)
  cipher.setAAD(associatedData(version, key.id, place))
  const body = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
  return [version, key.id, iv.toString('base64url'), body.toString('base64url')].join('.')
}

/** @throws {Error} when the value was altered, belongs elsewhere, or another key sealed it */
export function openBytes(sealed: string, key: SealingKey, place: Place): Buffer {
  const [version = '', id = '', iv = '', body = ''] = sealed.split('.')
  const bytes = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key.secret, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
  decipher.setAAD(associatedData(version, id, place))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
}

/** What a sealed value says of itself. @throws {Error} for anything else */
export function readEnvelope(sealed: string): { version: Version; keyId: string } {
  const [version, keyId = ''] = sealed.split('.')
  if (version !== 'v1' && version !== 'v2') throw new Error('sealed value of an unknown version')
  return { version, keyId }
}

function associatedData(version: string, id: string, { column, accountId, row }: Place): Buffer {
  return Buffer.from(JSON.stringify([version, id, column, accountId, row]))
}
