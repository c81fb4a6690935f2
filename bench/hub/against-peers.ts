/** The hub against other servers that people use for this, on the same canned Google, for what both can do. */
import { compareInTurns } from './in-turns.ts'
import { openHubLaboratory } from './laboratory.ts'
import { askAsUsers } from './load.ts'
import { askings, connectionCounts, nameOf } from './message.ts'
import { startGmailPeer } from './peers/gmail-mcp.ts'
import { startCalendarPeer } from './peers/google-calendar-mcp.ts'
import type { Peer } from './peers/peer.ts'

export async function compareWithPeers(say: (line: string) => void): Promise<void> {
  const laboratory = await openHubLaboratory(0)
  try {
    const tokens = await laboratory.makeTokens(64)
    for (const start of [startGmailPeer, startCalendarPeer]) {
      const peer: Peer = await start(laboratory)
      for (const asking of askings) {
        const name = nameOf(asking)
        const calls = peer.callsFor[name]
        if (!calls) continue
        for (const connections of connectionCounts) {
          const load = await peer.loadOf(calls, connections)
          const result = await compareInTurns(
            { service: laboratory.hub, load: askAsUsers(asking, '2025-11-25', tokens, connections) },
            { service: peer.service, load, requestsForOne: calls.length },
          )
          say(`${name} at ${connections}, against ${peer.name} (${calls.length} of its calls): ${result}`)
        }
      }
    }
  } finally {
    await laboratory.close()
  }
}
