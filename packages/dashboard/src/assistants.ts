/** Whoever uses the account through the hub: assistants that signed in, and programs with a token. */
import { api } from './api.ts'

export interface Assistant {
  id: string
  name: string
  isToken: boolean
  lastUsedAt: string
}

/** Those that were there at least once, the last seen first. */
export async function fetchAssistants(): Promise<Assistant[]> {
  const query = { limit: 100 }
  const [{ clients }, { tokens }] = await Promise.all([
    api.oauth.listClients({ query }),
    api.auth.listTokens({ query }),
  ])
  const signedIn = clients.map(({ id, name, last_used_at }) => ({ id, name, isToken: false, lastUsedAt: last_used_at }))
  const byToken = tokens.flatMap(({ id, name, last_used_at }) =>
    last_used_at === null ? [] : [{ id, name, isToken: true, lastUsedAt: last_used_at }],
  )
  return [...signedIn, ...byToken].sort((a, b) => b.lastUsedAt.localeCompare(a.lastUsedAt))
}
