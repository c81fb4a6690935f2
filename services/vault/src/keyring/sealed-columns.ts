/** Every column that holds ciphertext, and the place that each of its values is bound to: what a rotation goes through. */
import type { SealedColumn } from './store.ts'

/** `data_keys.key_sealed` is not among them: a root key seals it, and a rotation treats it by itself. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'sessions', column: 'successor_sealed', id: 'id', account: 'user_id', row: 'id' },
  { table: 'totp_factors', column: 'secret_sealed', id: 'user_id', account: 'user_id', row: 'user_id' },
  { table: 'google_authorizations', column: 'code_verifier_sealed', id: 'id', account: 'user_id', row: 'id' },
  { table: 'google_pending_connections', column: 'answer_sealed', id: 'id', account: 'user_id', row: 'id' },
  { table: 'google_credentials', column: 'access_token_sealed', id: 'id', account: 'user_id', row: 'google_subject' },
  { table: 'google_credentials', column: 'refresh_token_sealed', id: 'id', account: 'user_id', row: 'google_subject' },
  {
    table: 'oauth_models',
    column: 'payload_sealed',
    id: 'id',
    idType: 'text',
    account: 'user_id',
    row: 'id',
  },
  { table: 'approvals', column: 'question_sealed', id: 'id', account: 'user_id', row: 'id' },
  { table: 'once_claims', column: 'answer_sealed', id: 'id', account: 'user_id', row: 'id' },
  { table: 'oauth_signing_keys', column: 'key_sealed', id: 'id', idType: 'text', row: 'id' },
  { table: 'google_revocations', column: 'token_sealed', id: 'id', account: 'id', row: 'id', byRootKey: true },
]
