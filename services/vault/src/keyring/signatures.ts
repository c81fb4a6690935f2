/** What the vault signs so that it knows its own again: HMAC-SHA-256, with a key of its own for each purpose. */
import type { Secret } from '@oma/config'
import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'
import { expandKey } from './expand-key.ts'

/** What a derived key is for; two purposes never share a key. */
export type Purpose =
  | 'login-token'
  | 'exchanged-token'
  | 'service-token'
  | 'refresh-token'
  | 'state'
  | 'google-login'
  | 'consent'
  | 'audit-head'

export interface Signatures {
  /** The current key of a purpose, 32 bytes. */
  derive(purpose: Purpose): Buffer
  /** `text` with a signature by the current key. */
  sign(text: string, purpose: Purpose): string
  /** The text of what `sign` gave, by a former key too; undefined for anything else. */
  verify(signed: string, purpose: Purpose): string | undefined
}

/** @param previous former SECRET_KEYs: they verify, they never sign */
export function createSignatures(current: Secret, previous: readonly Secret[] = []): Signatures {
  const signatureOf = (key: KeyObject, text: string) => createHmac('sha256', key).update(text).digest('base64url')
  const expanded = new Map<Purpose, KeyObject[]>()
  // Expanding costs more than signing.
  function keysOf(purpose: Purpose): KeyObject[] {
    const known = expanded.get(purpose)
    if (known) return known
    const keys = [current, ...previous].map((key) => expandKey(key, purpose))
    expanded.set(purpose, keys)
    return keys
  }

  return {
    derive: (purpose) => keysOf(purpose)[0]!.export(),
    sign: (text, purpose) => `${text}.${signatureOf(keysOf(purpose)[0]!, text)}`,
    verify(signed, purpose) {
      const dot = signed.lastIndexOf('.')
      const text = signed.slice(0, Math.max(dot, 0))
      // Compared as text: the last letter of base64url has spare bits, so several spellings decode to the same bytes.
      const given = Buffer.from(signed.slice(dot + 1))
      const signedBy = (key: KeyObject) => {
        const expected = Buffer.from(signatureOf(key, text))
        return given.length === expected.length && timingSafeEqual(given, expected)
      }
      return keysOf(purpose).some(signedBy) ? text : undefined
    },
  }
}
