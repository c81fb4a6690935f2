/** What the hub adds to a Google that takes 80 ms, beside what the same calls take at Google alone. */
import { openHubLaboratory } from './laboratory.ts'
import { runMcpLoad } from './load.ts'
import { askings, nameOf } from './message.ts'

const delayMs = 80
const connections = 64
const seconds = 5
const oneCallTools = new Set(['gmail_get_message', 'calendar_list_events', 'calendar_create_event'])

export async function measureWaiting(say: (line: string) => void): Promise<void> {
  const laboratory = await openHubLaboratory(delayMs)
  try {
    const tokens = await laboratory.makeTokens(connections)
    for (const asking of askings.filter((one) => oneCallTools.has(nameOf(one)))) {
      const load = { asking, era: '2026-07-28' as const, tokens, connections, seconds }
      await runMcpLoad(laboratory.hub.url, load)
      const { p50, p99 } = await runMcpLoad(laboratory.hub.url, load)
      say(`${nameOf(asking)} with ${delayMs} ms at Google: half within ${p50} ms, 99 % within ${p99} ms`)
    }
  } finally {
    await laboratory.close()
  }
}
