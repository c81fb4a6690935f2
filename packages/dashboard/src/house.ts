/** What the first page shows of everything: Google, who uses it, and today. */
import { api } from './api.ts'
import { fetchAssistants } from './assistants.ts'
import { fetchConnections } from './connections.ts'

const shownEntries = 6

export type House = Awaited<ReturnType<typeof fetchHouse>>

export async function fetchHouse() {
  const [about, connections, assistants, today] = await Promise.all([
    api.system.about(),
    fetchConnections(),
    fetchAssistants(),
    fetchToday(),
  ])
  return { about, connections, assistants, today }
}

async function fetchToday() {
  const midnight = new Date()
  midnight.setHours(0, 0, 0, 0)
  return (await api.audit.list({ query: { limit: shownEntries, from: midnight.toISOString() } })).entries
}
