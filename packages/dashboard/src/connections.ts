/** The Google accounts of the user: which there are, connecting one, giving one up. */
import { GoogleService, type GoogleConnection, type Scope } from '@oma/contract'
import { api } from './api.ts'
import { leaveFor } from './use-action.ts'
import { words } from './words/words.ts'

export interface Connection {
  id: string
  account: string
  services: GoogleService[]
  /** What Google granted, in its own words. */
  googleScopes: readonly string[]
  /** Used where no account is named. */
  isDefault: boolean
  /** Why Google has to be connected again, in words for the user. */
  needsReconnect: string | null
  createdAt: string
}

export const allServices: readonly GoogleService[] = GoogleService.options

/** All connections, the default first; none when nothing is connected. */
export async function fetchConnections(): Promise<Connection[]> {
  return (await api.google.connections()).connections.map(toConnection)
}

function toConnection(given: GoogleConnection): Connection {
  const { id, account, services, scopes, is_default: isDefault, health, created_at: createdAt } = given
  return {
    id,
    account,
    services,
    googleScopes: scopes,
    isDefault,
    needsReconnect: health.reason === 'missing-scopes' ? null : sayReason(health),
    createdAt,
  }
}

function sayReason({ reconnect_reason: reason, detail }: GoogleConnection['health']): string | null {
  return (reason && words.google.reconnectReasons[reason]) ?? detail
}

export interface Wish {
  /** What the connection lacks when left out. */
  services?: readonly GoogleService[] | undefined
  /** What an assistant was allowed, in the place of services. */
  scopes?: readonly Scope[]
  /** The page to come back to. */
  returnPath: string
  /** The one to repair or widen; a new one when left out. */
  connection?: Connection | undefined
}

/** Sends the browser to Google. */
export async function connectGoogle({ services, scopes, returnPath, connection }: Wish): Promise<void> {
  const { auth_url } = await api.google.authUrl({
    query: {
      return_url: returnPath,
      services: services?.join(','),
      scopes: scopes?.join(' '),
      connection: connection?.id,
    },
  })
  await leaveFor(auth_url)
}

export async function makeDefault({ id }: Connection): Promise<void> {
  await api.google.makeDefault({ params: { id } })
}

export async function disconnectGoogle(service: GoogleService | 'all', account: string): Promise<void> {
  await api.google.disconnect({ params: { service }, query: { account } })
}
