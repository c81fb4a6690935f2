/**
 * Why a grant is dead, as far as it can be told: from Google's words, from the age of the grant, and from what it
 * allowed. Google answers nearly everything with "Token has been expired or revoked".
 * https://developers.google.com/identity/protocols/oauth2#expiration
 */
import { servicesIn, type ReconnectReason } from '@oma/contract'
import type { GoogleOAuthError } from '@oma/google'
import type { Connection } from '../connection.ts'

const dayMs = 24 * 60 * 60 * 1000
const testingMs = 7 * dayMs
const unusedMs = 180 * dayMs
/** How long before `expiresAt` a refresh succeeded. */
const accessTokenMs = 60 * 60 * 1000

const words: Record<ReconnectReason, string> = {
  revoked: 'Google no longer accepts the permission: it was revoked at Google.',
  'revoked-or-password-changed':
    'Google no longer accepts the permission: it was revoked at Google, or the password of the Google account was changed.',
  'testing-expired':
    'The permission ended after 7 days, as it does while the Google project of this OMA is in testing. Whoever runs this OMA can publish it.',
  expired: 'The permission was not used for six months, and Google let it expire.',
  'sign-in-required': 'The organisation of this Google account wants a new sign-in.',
  'account-deleted': 'This Google account was deleted.',
  'account-disabled': 'Google has disabled this Google account.',
  'no-lasting-permission': 'Google gave no lasting permission.',
}

/** In words for the user. `/connect` is named by whoever shows it. */
export function describeReason(reason: string): string {
  return words[toReason(reason)]
}

/** What stands in the database; rows of an earlier version hold a sentence. */
export function toReason(stored: string): ReconnectReason {
  return stored in words ? (stored as ReconnectReason) : 'revoked-or-password-changed'
}

export function findReason(
  { description, subtype }: Pick<GoogleOAuthError, 'description' | 'subtype'>,
  { grantedAt, createdAt, expiresAt, scopes }: Connection,
  now: Date,
): ReconnectReason {
  if (subtype === 'invalid_rapt') return 'sign-in-required'
  if (description !== undefined && /deleted/i.test(description)) return 'account-deleted'
  const grantedMs = (grantedAt ?? createdAt).getTime()
  const lastGoodMs = Math.max(grantedMs, expiresAt.getTime() - accessTokenMs)
  // It was good before its eighth day, and is dead when it is asked next.
  const testing = lastGoodMs - grantedMs < testingMs && now.getTime() - grantedMs >= testingMs
  if (now.getTime() - lastGoodMs >= unusedMs) return 'expired'
  if (testing) return 'testing-expired'
  return servicesIn(scopes).includes('gmail') ? 'revoked-or-password-changed' : 'revoked'
}
