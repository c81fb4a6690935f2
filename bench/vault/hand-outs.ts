/** `GET /google/credentials` of the vault against the floor, in turns, at 32 connections; and the vault's memory. */
import { seedAccounts } from '@oma/vault/testing/seed-accounts'
import type { Service } from '../programs.ts'
import type { Say } from '../run-named.ts'
import type { Laboratory } from './laboratory.ts'
import { runLoad } from './load.ts'
import { middleOf } from '../middle-of.ts'

const connections = 32
const accounts = 1_024
const rounds = 5
const seconds = 8

export async function measureHandOuts(laboratory: Laboratory, say: Say): Promise<void> {
  const vault = await laboratory.startVault()
  const floor = await laboratory.startProgram('floor.ts', { ACCOUNTS: String(accounts) })
  const floorTokens = (await (await fetch(`${floor.url}/tokens`)).json()) as string[]
  const tokens = await seedAccounts({ ...laboratory, publicUrl: vault.url, count: accounts })
  const contestants = [
    { name: 'floor', service: floor, path: '/credentials', tokens: floorTokens },
    { name: 'vault', service: vault, path: '/api/v1/google/credentials', tokens },
  ]
  const run = ({ service, path, tokens: dealt }: (typeof contestants)[number]) =>
    runLoad({ url: service.url, path, tokens: dealt, connections, seconds })

  for (const each of contestants) await run(each)
  const results: Record<string, number[]> = { floor: [], vault: [] }
  const memory: string[] = [await residentOf(vault)]
  for (let round = 0; round < rounds; round++) {
    for (const each of contestants) {
      const { requestsPerSecond, p99 } = await run(each)
      results[each.name]!.push(requestsPerSecond)
      say(`${each.name} ${Math.round(requestsPerSecond)} requests/s, 99 % within ${p99} ms`)
    }
    memory.push(await residentOf(vault))
  }
  const ratios = results['vault']!.map((rate, round) => rate / results['floor']![round]!)
  say(`vault / floor ${middleOf(ratios).toFixed(2)} (median of ${rounds} rounds)`)
  say(`resident memory of the vault after each round: ${memory.join(', ')} MB`)
}

async function residentOf(service: Service): Promise<string> {
  return (await service.residentMb()).toFixed(0)
}
