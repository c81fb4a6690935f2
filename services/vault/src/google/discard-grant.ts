/**
 * Gives a grant back to Google that nobody here has any more: disconnected, declined, or come to nothing. Revoking one
 * token ends all that the Google account allowed OMA, so it is left alone while anybody here still has that account.
 */
import type { Secret } from '@oma/config'
import type { GoogleOAuth } from '@oma/google'
import type { ConnectionStore } from './store.ts'

export interface Grant {
  /** The Google account. */
  subject: string
  accessToken: Secret
  refreshToken: Secret | undefined
}

/** After the rows are gone that held it. Never throws for Google's sake: what was deleted here stays deleted. */
export type DiscardGrant = (grant: Grant) => Promise<void>

export interface DiscardGrantOptions {
  store: ConnectionStore
  google: GoogleOAuth
  /** Told when Google could not be asked. */
  onRevokeFailed: (error: unknown) => void
}

export function createDiscardGrant({ store, google, onRevokeFailed }: DiscardGrantOptions): DiscardGrant {
  return async ({ subject, refreshToken, accessToken }) => {
    if (await store.isHeld(subject)) return
    await google.revoke(refreshToken ?? accessToken).catch(onRevokeFailed)
  }
}
