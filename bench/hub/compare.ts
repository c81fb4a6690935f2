/** The hub against the floor: each measured tool and the listing, both eras, at several connections. */
import { compareInTurns } from './in-turns.ts'
import { openHubLaboratory } from './laboratory.ts'
import { askAsUsers } from './load.ts'
import { askings, connectionCounts, eras, nameOf } from './message.ts'

export async function compareWithFloor(say: (line: string) => void): Promise<void> {
  const laboratory = await openHubLaboratory(0)
  const { hub, floor } = laboratory
  try {
    const tokens = await laboratory.makeTokens(64)
    for (const asking of askings) {
      for (const era of eras) {
        for (const connections of connectionCounts) {
          const load = askAsUsers(asking, era, tokens, connections)
          const result = await compareInTurns({ service: hub, load }, { service: floor, load })
          say(`${nameOf(asking)} ${era} at ${connections}, against the floor: ${result}`)
        }
      }
    }
  } finally {
    await laboratory.close()
  }
}
