/** How Google's tokens lie in a connection's row: sealed, each bound to its account, identity and column. */
import type { Secret } from '@oma/config'
import type { Keyring, Place } from '../keyring/keyring.ts'
import { marksOf } from './refresh-token-marks.ts'
import type { Connection } from './store.ts'

type Identity = Pick<Connection, 'accountId' | 'subject'>

export function sealAccessToken(keyring: Keyring, identity: Identity, token: Secret): Promise<string> {
  return keyring.seal(token, placeOf(identity, 'access_token_sealed'))
}

/** The columns that a refresh token fills. */
export async function sealRefreshToken(
  keyring: Keyring,
  identity: Identity,
  token: Secret,
): Promise<{ refreshTokenSealed: string; refreshTokenMarks: string[] }> {
  const refreshTokenSealed = await keyring.seal(token, placeOf(identity, 'refresh_token_sealed'))
  return { refreshTokenSealed, refreshTokenMarks: marksOf(token) }
}

export function openAccessToken(keyring: Keyring, connection: Connection): Promise<Secret> {
  return keyring.open(connection.accessTokenSealed, placeOf(connection, 'access_token_sealed'))
}

/** Undefined when Google never gave one. */
export async function openRefreshToken(keyring: Keyring, connection: Connection): Promise<Secret | undefined> {
  const { refreshTokenSealed } = connection
  return refreshTokenSealed === null
    ? undefined
    : keyring.open(refreshTokenSealed, placeOf(connection, 'refresh_token_sealed'))
}

function placeOf({ accountId, subject }: Identity, column: string): Place {
  return { column: `google_credentials.${column}`, accountId, row: subject }
}
