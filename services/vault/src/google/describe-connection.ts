/** How a connection looks to its user: what works, what is missing, and what to do about it. */
import {
  missingScopes,
  servicesIn,
  type ConnectionStatus,
  type GoogleConnection,
  type GoogleService,
} from '@oma/contract'
import { describeReason, toReason } from './refresh/reconnect-reason.ts'
import type { Connection } from './store.ts'

const names: Record<GoogleService, string> = { gmail: 'Gmail', calendar: 'Google Calendar' }

/** @param connections all of an account, the default first */
export function describeConnections(connections: readonly Connection[]): GoogleConnection[] {
  return connections.map((connection, index) => {
    const missing = missingServices(connection)
    return {
      id: connection.id,
      account: connection.email,
      is_default: index === 0,
      services: servicesIn(connection.scopes),
      scopes: connection.scopes,
      missing_services: missing,
      missing_scopes: missingScopes(missing, connection.scopes),
      health: healthOf(connection, missing),
      created_at: connection.createdAt.toISOString(),
    }
  })
}

/** @param connection the one to speak of; undefined when there is none */
export function describeStatus(
  connections: readonly Connection[],
  connection: Connection | undefined,
): ConnectionStatus {
  const services = servicesIn(connection?.scopes ?? [])
  const needsReconnect = connection?.needsReconnect ?? null
  return {
    gmail_connected: services.includes('gmail'),
    calendar_connected: services.includes('calendar'),
    token_expiry: connection?.expiresAt.toISOString() ?? null,
    account: connection?.email ?? null,
    needs_reconnect: needsReconnect === null ? null : describeReason(needsReconnect),
    needs_reconnect_reason: needsReconnect === null ? null : toReason(needsReconnect),
    accounts: connections.map(({ email }) => email),
  }
}

/** What was asked for and is not granted, or not enough of it. */
export function missingServices({ wantedServices, scopes }: Connection): GoogleService[] {
  return (wantedServices as GoogleService[]).filter((service) => missingScopes([service], scopes).length > 0)
}

function healthOf({ needsReconnect }: Connection, missing: readonly GoogleService[]): GoogleConnection['health'] {
  if (needsReconnect !== null) {
    return {
      state: 'needs-attention',
      reason: 'needs-reconnect',
      reconnect_reason: toReason(needsReconnect),
      detail: describeReason(needsReconnect),
    }
  }
  if (missing.length === 0) return { state: 'connected', reason: null, reconnect_reason: null, detail: null }
  const list = missing.map((service) => names[service]).join(' and ')
  return {
    state: 'needs-attention',
    reason: 'missing-scopes',
    reconnect_reason: null,
    detail: `${list} was not allowed at Google. Connect once more and tick the box, or disconnect it to leave it out.`,
  }
}
