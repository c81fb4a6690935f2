/** How an answer of Google's lies in the row of a question that waits for its user: sealed, bound to account and row. */
import { Secret } from '@oma/config'
import type { Keyring, Place } from '../keyring/keyring.ts'
import type { GoogleAnswer } from './save-connection.ts'
import type { PendingRow } from './store.ts'

type Row = Pick<PendingRow, 'accountId' | 'id'>

export function sealAnswer(keyring: Keyring, row: Row, answer: GoogleAnswer): Promise<string> {
  const { accessToken, refreshToken, ...rest } = answer
  const text = JSON.stringify({ ...rest, accessToken: accessToken.reveal(), refreshToken: refreshToken?.reveal() })
  return keyring.seal(new Secret(text), placeOf(row))
}

/** We wrote and sealed it, so its shape is known. */
export async function openAnswer(keyring: Keyring, row: PendingRow): Promise<GoogleAnswer> {
  const text = (await keyring.open(row.answerSealed, placeOf(row))).reveal()
  const { accessToken, refreshToken, expiresAt, ...rest } = JSON.parse(text) as Record<'expiresAt', string> &
    Pick<GoogleAnswer, 'subject' | 'email' | 'scopes'> & { accessToken: string; refreshToken?: string }
  return {
    ...rest,
    accessToken: new Secret(accessToken),
    refreshToken: refreshToken === undefined ? undefined : new Secret(refreshToken),
    expiresAt: new Date(expiresAt),
  }
}

function placeOf({ accountId, id }: Row): Place {
  return { column: 'google_pending_connections.answer_sealed', accountId, row: id }
}
