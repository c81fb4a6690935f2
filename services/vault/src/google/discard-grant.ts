/** Gives back to Google what came to nothing, unless the same Google account is connected elsewhere: that would end too. */
import type { GoogleOAuth } from '@oma/google'
import type { GoogleAnswer } from './save-connection.ts'
import type { ConnectionStore } from './store.ts'

export interface DiscardGrantOptions {
  store: ConnectionStore
  google: GoogleOAuth
  /** Told when Google could not be asked to revoke. */
  onRevokeFailed: (error: unknown) => void
}

export function createDiscardGrant({ store, google, onRevokeFailed }: DiscardGrantOptions) {
  return async (_accountId: string, { subject, refreshToken, accessToken }: GoogleAnswer): Promise<void> => {
    if (await store.isHeld(subject)) return
    await google.revoke(refreshToken ?? accessToken).catch(onRevokeFailed)
  }
}
