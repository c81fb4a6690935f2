/** How an authenticator app's secret lies in its row: sealed, bound to its account. */
import type { Secret } from '@oma/config'
import type { Keyring, Place } from '../keyring/keyring.ts'
import type { TotpFactor } from './store.ts'

export function sealTotpSecret(keyring: Keyring, accountId: string, secret: Secret): Promise<string> {
  return keyring.seal(secret, placeOf(accountId))
}

export function openTotpSecret(keyring: Keyring, { accountId, secretSealed }: TotpFactor): Promise<Secret> {
  return keyring.open(secretSealed, placeOf(accountId))
}

function placeOf(accountId: string): Place {
  return { column: 'totp_factors.secret_sealed', accountId, row: accountId }
}
