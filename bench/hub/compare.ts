/** The hub against the floor, in turns: each measured tool and the listing, both eras, at several connections. */
import { openHubLaboratory } from './laboratory.ts'
import { runMcpLoad, type McpLoad } from './load.ts'
import { askings, eras, nameOf } from './message.ts'
import { middleOf } from '../middle-of.ts'
import type { Service } from '../programs.ts'

const connectionCounts = [1, 32, 256]
const rounds = 3
const seconds = 3

export async function compareWithFloor(say: (line: string) => void): Promise<void> {
  const laboratory = await openHubLaboratory(0)
  try {
    const tokens = await laboratory.makeTokens(64)
    for (const asking of askings) {
      for (const era of eras) {
        for (const connections of connectionCounts) {
          const load = { asking, era, tokens, connections, seconds }
          const rates: number[] = []
          const work: number[] = []
          for (let round = 0; round < rounds; round++) {
            const floor = await measure(laboratory.floor, load)
            const hub = await measure(laboratory.hub, load)
            rates.push(hub.perSecond / floor.perSecond)
            work.push(floor.cpuMs / hub.cpuMs)
          }
          const times = (ratios: number[]) => middleOf(ratios).toFixed(2)
          say(
            `${nameOf(asking)} ${era} at ${connections}: ${times(rates)} times the floor's requests, ${times(work)} for the same CPU`,
          )
        }
      }
    }
  } finally {
    await laboratory.close()
  }
}

async function measure(service: Service, load: McpLoad) {
  const before = await service.cpuSeconds()
  const { requestsPerSecond: perSecond } = await runMcpLoad(service.url, load)
  return { perSecond, cpuMs: (((await service.cpuSeconds()) - before) * 1000) / (perSecond * seconds) }
}
