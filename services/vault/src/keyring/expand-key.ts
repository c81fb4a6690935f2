/** One secret, many keys: HKDF-SHA-256 (RFC 5869). Two purposes never share a key. */
import type { Secret } from '@oma/config'
import { hkdfSync } from 'node:crypto'

/** @param purpose what the 32 bytes are for */
export function expandKey(key: Secret, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key.reveal(), 'oma', `oma/v1/${purpose}`, 32))
}
