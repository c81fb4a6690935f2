/**
 * The keys above all others: they seal the data keys of the accounts. `RootKeys` is the seam for an external key service
 * (a KMS would seal and open there); this implementation derives them from SECRET_KEY and SECRET_KEY_PREVIOUS by HKDF.
 */
import type { Secret } from '@oma/config'
import { openBytes, readEnvelope, sealBytes, type Place } from './envelope.ts'
import { expandKey } from './expand-key.ts'

export interface RootKeys {
  /** Seals by the current root key. */
  seal(plaintext: Buffer, place: Place): Promise<string>
  /** @throws {Error} when the value was altered, belongs elsewhere, or its root key is not at hand */
  open(sealed: string, place: Place): Promise<Buffer>
  /** The ids of those at hand, the current one first. */
  ids: readonly [string, ...string[]]
}

/** @param previous former SECRET_KEYs: they open, they never seal */
export function createEnvironmentRootKeys(current: Secret, previous: readonly Secret[] = []): RootKeys {
  const keys = new Map([current, ...previous].map((key) => [idOf(key), expandKey(key, 'seal')]))
  const currentId = idOf(current)
  return {
    seal: async (plaintext, place) =>
      sealBytes('v1', { id: currentId, secret: keys.get(currentId)! }, plaintext, place),
    async open(sealed, place) {
      const { keyId } = readEnvelope(sealed)
      const secret = keys.get(keyId)
      if (secret) return openBytes(sealed, { id: keyId, secret }, place)
      throw new Error(`no key ${keyId} in the keyring; was SECRET_KEY changed without SECRET_KEY_PREVIOUS?`)
    },
    ids: [currentId, ...[...keys.keys()].filter((id) => id !== currentId)],
  }
}

function idOf(key: Secret): string {
  return expandKey(key, 'key-id').export().toString('hex').slice(0, 8)
}
