/** The Google accounts of the user: which there are, connecting one, giving one up. */
import { GoogleService, type ConnectionStatus } from '@oma/contract'
import { api } from './api.ts'
import { leaveFor } from './use-action.ts'

export interface Connection {
  account: string
  services: GoogleService[]
  /** Why Google has to be connected again, in words for the user. */
  needsReconnect: string | null
}

export const allServices: readonly GoogleService[] = GoogleService.options

/** All connections, the default first; none when nothing is connected. */
export async function fetchConnections(): Promise<Connection[]> {
  const first = await api.google.status()
  const others = first.accounts.filter((account) => account !== first.account)
  const rest = await Promise.all(others.map((account) => api.google.status({ query: { account } })))
  return [first, ...rest].flatMap(toConnection)
}

function toConnection(status: ConnectionStatus): Connection[] {
  if (status.account === null) return []
  const services = allServices.filter((service) => status[`${service}_connected`])
  return [{ account: status.account, services, needsReconnect: status.needs_reconnect }]
}

export interface Wish {
  services: readonly GoogleService[]
  /** The page to come back to. */
  returnPath: string
  /** The Google address to offer first. */
  account?: string | undefined
}

/** Sends the browser to Google. */
export async function connectGoogle({ services, returnPath, account }: Wish): Promise<void> {
  const { auth_url } = await api.google.authUrl({
    query: { services: services.join(','), return_url: returnPath, ...(account && { login_hint: account }) },
  })
  await leaveFor(auth_url)
}

export async function disconnectGoogle(service: GoogleService, account: string): Promise<void> {
  await api.google.disconnect({ params: { service }, query: { account } })
}
