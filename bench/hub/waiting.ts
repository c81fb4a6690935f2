/** What the hub adds to a Google that takes 80 ms, beside what the same load takes at that Google alone. */
import { openHubLaboratory } from './laboratory.ts'
import { askAsUsers, runLoad, type Load } from './load.ts'
import { askings, nameOf } from './message.ts'

const delayMs = 80
const connections = 64
const seconds = 5

/** What each tool asks Google, once. */
const calls: Record<string, { method: 'GET' | 'POST'; path: string }> = {
  gmail_get_message: { method: 'GET', path: '/gmail/v1/users/me/messages/18c0ffee18c0ffee' },
  calendar_list_events: { method: 'GET', path: '/calendar/v3/calendars/primary/events' },
  calendar_create_event: { method: 'POST', path: '/calendar/v3/calendars/primary/events' },
}

export async function measureWaiting(say: (line: string) => void): Promise<void> {
  const laboratory = await openHubLaboratory(delayMs)
  const { hub, google } = laboratory
  try {
    const tokens = await laboratory.makeTokens(connections)
    for (const asking of askings) {
      const name = nameOf(asking)
      const call = calls[name]
      if (!call) continue
      const ofHub = askAsUsers(asking, '2026-07-28', tokens, connections)
      const ofGoogle: Load = { connections, requestsOf: () => [call], isAnswer: (body) => body.startsWith('{"') }
      await runLoad(hub.url, { ...ofHub, seconds })
      const alone = await runLoad(google.url, { ...ofGoogle, seconds })
      const through = await runLoad(hub.url, { ...ofHub, seconds })
      say(
        `${name} with ${delayMs} ms at Google: half within ${through.p50} ms, ${through.p50 - alone.p50} more than Google alone; 99 % within ${through.p99} ms, ${through.p99 - alone.p99} more`,
      )
    }
  } finally {
    await laboratory.close()
  }
}
