/** Whoever uses the account through the hub: assistants that signed in, and programs with a token. */
import type { ConnectedClient, PersonalAccessToken } from '@oma/contract'
import { api } from './api.ts'

export interface Assistant {
  id: string
  name: string
  isToken: boolean
  lastUsedAt: string
}

export interface Programs {
  clients: ConnectedClient[]
  tokens: PersonalAccessToken[]
}

export async function fetchPrograms(): Promise<Programs> {
  const query = { limit: 100 }
  const [{ clients }, { tokens }] = await Promise.all([
    api.oauth.listClients({ query }),
    api.auth.listTokens({ query }),
  ])
  return { clients, tokens }
}

/** Those that were there at least once, the last seen first. */
export function seenAssistants({ clients, tokens }: Programs): Assistant[] {
  const signedIn = clients.map(({ id, name, last_used_at }) => ({ id, name, isToken: false, lastUsedAt: last_used_at }))
  const byToken = tokens.flatMap(({ id, name, last_used_at }) =>
    last_used_at === null ? [] : [{ id, name, isToken: true, lastUsedAt: last_used_at }],
  )
  return [...signedIn, ...byToken].sort((a, b) => b.lastUsedAt.localeCompare(a.lastUsedAt))
}

/** What programs are called, by the ids that the audit and approvals use. */
export type ProgramNames = ReadonlyMap<string, string>

export function namePrograms({ clients, tokens }: Programs): ProgramNames {
  return new Map([
    ...clients.map(({ client_id, name }) => [client_id, name] as const),
    ...tokens.map(({ id, name }) => [id, name] as const),
  ])
}
