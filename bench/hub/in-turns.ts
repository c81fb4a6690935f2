/** Two servers under the same load in turns, so that whatever else the machine does falls on both. */
import { runLoad, type Load } from './load.ts'
import { middleOf } from '../middle-of.ts'
import type { Service } from '../programs.ts'

export interface Contender {
  service: Service
  load: Load
  /** How many requests its user needs for what the other does in one; 1 when left out. */
  requestsForOne?: number
}

const rounds = 3
const seconds = 2

/** How many times the other's requests the hub answers, and for the same CPU: the median of the rounds, as words. */
export async function compareInTurns(hub: Contender, other: Contender): Promise<string> {
  const rates: number[] = []
  const work: number[] = []
  for (const contender of [hub, other]) await measure(contender)
  for (let round = 0; round < rounds; round++) {
    const theirs = await measure(other)
    const ours = await measure(hub)
    rates.push(ours.perSecond / theirs.perSecond)
    work.push(theirs.cpuMs / ours.cpuMs)
  }
  const times = (ratios: number[]) => middleOf(ratios).toFixed(2)
  return `${times(rates)} times its requests, ${times(work)} for the same CPU`
}

async function measure({ service, load, requestsForOne = 1 }: Contender) {
  const before = await service.cpuSeconds()
  const { requestsPerSecond } = await runLoad(service.url, { ...load, seconds })
  const perSecond = requestsPerSecond / requestsForOne
  return { perSecond, cpuMs: (((await service.cpuSeconds()) - before) * 1000) / (perSecond * seconds) }
}
