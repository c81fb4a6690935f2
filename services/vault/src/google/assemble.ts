/** The room of Google's connections, put together: connecting, handing out, giving up, and what Google tells by itself. */
import { createGoogleOAuth, createVerifySecurityEvent } from '@oma/google'
import type { Foundation, Serving } from '../foundation.ts'
import { assembleRevocations, type RevocationNeeds } from '../revocations/assemble.ts'
import { createAuthorization } from './authorization.ts'
import { googleSettings } from './client-settings.ts'
import { createConnections } from './connection.ts'
import { createFreshCredentials } from './credentials.ts'
import { createPendingConnections } from './pending.ts'
import { createPrepareRevocations } from './prepare-revocations.ts'
import { assembleRefresh, type RefreshNeeds } from './refresh/assemble.ts'
import { createSaveConnection } from './save-connection.ts'
import { createSecurityEvents, type SecurityEventsOptions } from './security-events.ts'
import {
  createAuthorizationStore,
  createConnectionStore,
  createPendingStore,
  createSecurityEventStore,
} from './store.ts'

export interface GoogleNeeds extends Serving, Pick<SecurityEventsOptions, 'logins' | 'endLogins'> {
  /** The way out to Google. */
  googleFetch: typeof fetch
  counts: Pick<RefreshNeeds, 'countRefresh'> & Pick<RevocationNeeds, 'countRevocation'>
}

export function assembleGoogle(foundation: Foundation, needs: GoogleNeeds) {
  const { config, db, keyring, signatures, record, now } = foundation
  const { googleFetch: fetch, logins, endLogins, counts, log, repeat } = needs
  const publicUrl = config.VAULT_PUBLIC_URL
  const settings = googleSettings(config)
  const google = createGoogleOAuth({ ...settings, fetch, now })
  const store = createConnectionStore(db)
  const pendingStore = createPendingStore(db)

  const refreshing = assembleRefresh(foundation, { ...counts, google, log, repeat })
  const { refresh, deadGrants } = refreshing
  const revoking = assembleRevocations(foundation, {
    ...counts,
    google,
    askAnew: (id) => refresh(id, { isDue: ({ needsReconnect }) => needsReconnect === null, elsewhere: 'leave' }),
    log,
    repeat,
  })
  const revocations = revoking.queue
  const save = createSaveConnection({ store, keyring, revocations, now })
  const grants = createPrepareRevocations({ connections: store, pending: pendingStore, revocations, keyring })
  const pending = createPendingConnections({ store: pendingStore, keyring, save, grants, revocations, publicUrl, now })
  const discarding = repeat(pending.discardExpired, 'sign-ins at Google that nobody decided on are given back later')

  return {
    pending,
    authorization: createAuthorization({
      authorizations: createAuthorizationStore(db),
      connections: store,
      pending,
      save,
      google,
      keyring,
      signatures,
      publicUrl,
      now,
    }),
    connections: createConnections({ store, grants, revocations, publicUrl }),
    credentials: createFreshCredentials({ store, refresh, onUsed: refreshing.used, keyring, publicUrl, now }),
    securityEvents: createSecurityEvents({
      verify: createVerifySecurityEvent({ clientId: settings.clientId, fetch, now }),
      store: createSecurityEventStore(db),
      connections: store,
      deadGrants,
      logins,
      endLogins,
      record,
      onReceived: (type) => log.info({ type }, 'Google sent a security event that concerns no account here'),
      now,
    }),
    grants,
    wakeRevocations: revocations.wake,
    waitingRevocations: revoking.count,
    /** What runs beside requests. */
    beside: [...refreshing.beside, ...revoking.beside, discarding],
  }
}
