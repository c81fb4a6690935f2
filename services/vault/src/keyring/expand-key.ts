/** One secret, many keys: HKDF-SHA-256 (RFC 5869). Two purposes never share a key. */
import type { Secret } from '@oma/config'
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** @param purpose what the 32 bytes are for. As a KeyObject: Node takes long to find out what plain bytes are, each time. */
export function expandKey(key: Secret, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key.reveal(), 'oma', `oma/v1/${purpose}`, 32)))
}
