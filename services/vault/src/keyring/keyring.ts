/**
 * Seals what must not be readable in the database. Envelope encryption: each account has a data key of its own, which the
 * root keys seal; a value is sealed by the data key and bound to its place. What belongs to no account a root key seals. Deleting an account deletes its data keys.
 */
import { Secret } from '@oma/config'
import type { DataKeys } from './data-keys.ts'
import { openBytes, readEnvelope, sealBytes, type Place } from './envelope.ts'
import type { RootKeys } from './root-keys.ts'

export type { Place } from './envelope.ts'

export interface Keyring {
  seal(secret: Secret, place: Place): Promise<string>
  /** @throws {Error} when the value was altered, belongs elsewhere, or its key is not in the keyring */
  open(sealed: string, place: Place): Promise<Secret>
}

export function createKeyring(rootKeys: RootKeys, dataKeys: DataKeys): Keyring {
  return {
    async seal(secret, place) {
      const plaintext = Buffer.from(secret.reveal())
      if (place.accountId === null) return rootKeys.seal(plaintext, place)
      return sealBytes('v2', await dataKeys.current(place.accountId), plaintext, place)
    },
    async open(sealed, place) {
      const { version, keyId } = readEnvelope(sealed)
      const plaintext =
        version === 'v1' || place.accountId === null
          ? await rootKeys.open(sealed, place)
          : openBytes(sealed, await dataKeys.find(place.accountId, keyId), place)
      return new Secret(plaintext.toString('utf8'))
    },
  }
}
