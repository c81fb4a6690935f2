/** What the first page shows of everything: Google, who uses it, what waits for an answer, and today. */
import { fetchAbout } from './about.ts'
import { api } from './api.ts'
import { fetchPrograms, namePrograms, seenAssistants } from './assistants.ts'
import { fetchConnections } from './connections.ts'

const shownEntries = 6

export type House = Awaited<ReturnType<typeof fetchHouse>>

export async function fetchHouse() {
  const [about, connections, programs, today, asked] = await Promise.all([
    fetchAbout(),
    fetchConnections(),
    fetchPrograms(),
    fetchToday(),
    api.approvals.list({ query: { limit: 100 } }),
  ])
  return {
    about,
    connections,
    assistants: seenAssistants(programs),
    names: namePrograms(programs),
    today,
    waiting: asked.approvals.filter(({ state }) => state === 'waiting'),
  }
}

async function fetchToday() {
  const midnight = new Date()
  midnight.setHours(0, 0, 0, 0)
  return (await api.audit.list({ query: { limit: shownEntries, from: midnight.toISOString() } })).entries
}
