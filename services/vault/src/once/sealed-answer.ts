/** How a first answer lies in its row: sealed, bound to account and row. It may hold what somebody wrote. */
import { Secret } from '@oma/config'
import type { OnceAnswer } from '@oma/contract'
import type { Keyring, Place } from '../keyring/keyring.ts'
import type { Held } from './store.ts'

type Row = Pick<Held, 'accountId' | 'id'>

export function sealAnswer(keyring: Keyring, row: Row, answer: OnceAnswer): Promise<string> {
  return keyring.seal(new Secret(JSON.stringify(answer)), placeOf(row))
}

/** We wrote and sealed it, so its shape is known. */
export async function openAnswer(keyring: Keyring, row: Row, sealed: string): Promise<OnceAnswer> {
  return JSON.parse((await keyring.open(sealed, placeOf(row))).reveal()) as OnceAnswer
}

function placeOf({ accountId, id }: Row): Place {
  return { column: 'once_claims.answer_sealed', accountId, row: id }
}
