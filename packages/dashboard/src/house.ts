/** What the first page shows of everything: Google, who uses it, and today. */
import { api } from './api.ts'
import { fetchPrograms, namePrograms, seenAssistants } from './assistants.ts'
import { fetchConnections } from './connections.ts'

const shownEntries = 6

export type House = Awaited<ReturnType<typeof fetchHouse>>

export async function fetchHouse() {
  const [about, connections, programs, today] = await Promise.all([
    api.system.about(),
    fetchConnections(),
    fetchPrograms(),
    fetchToday(),
  ])
  return { about, connections, assistants: seenAssistants(programs), names: namePrograms(programs), today }
}

async function fetchToday() {
  const midnight = new Date()
  midnight.setHours(0, 0, 0, 0)
  return (await api.audit.list({ query: { limit: shownEntries, from: midnight.toISOString() } })).entries
}
