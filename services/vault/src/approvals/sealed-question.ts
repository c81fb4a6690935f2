/** How what an approval is about lies in its row: sealed, bound to account and row. Mail text must not be readable there. */
import { Secret } from '@oma/config'
import type { Keyring, Place } from '../keyring/keyring.ts'
import type { ApprovalRow } from './store.ts'

export interface Question {
  title: string
  /** What exactly would be sent. */
  preview: string
}

type Row = Pick<ApprovalRow, 'accountId' | 'id'>

export function sealQuestion(keyring: Keyring, row: Row, { title, preview }: Question): Promise<string> {
  return keyring.seal(new Secret(JSON.stringify({ title, preview })), placeOf(row))
}

/** We wrote and sealed it, so its shape is known. */
export async function openQuestion(keyring: Keyring, row: ApprovalRow): Promise<Question> {
  return JSON.parse((await keyring.open(row.questionSealed, placeOf(row))).reveal()) as Question
}

function placeOf({ accountId, id }: Row): Place {
  return { column: 'approvals.question_sealed', accountId, row: id }
}
