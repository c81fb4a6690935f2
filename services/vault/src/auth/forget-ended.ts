/** Drops from memory what ended at another replica, as soon as that is heard; unheard, it is known within two seconds. */
import type { AuditDetails } from '@oma/http'
import type { PersonalAccessTokens } from './personal-access-tokens.ts'
import type { Sessions } from './sessions.ts'

export interface ForgetEndedOptions {
  sessions: Pick<Sessions, 'forget'>
  tokens: Pick<PersonalAccessTokens, 'forget'>
}

/** @param details of any event; whoever it names is looked up anew */
export type ForgetEnded = (details: AuditDetails) => void

export function createForgetEnded({ sessions, tokens }: ForgetEndedOptions): ForgetEnded {
  return ({ session_id, token_id }) => {
    if (typeof session_id === 'string') sessions.forget(session_id)
    if (typeof token_id === 'string') tokens.forget(token_id)
  }
}
