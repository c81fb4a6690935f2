/** The hub's memory after many calls by many users, beside that after few by few. */
import { openHubLaboratory } from './laboratory.ts'
import { askAsUsers, runLoad } from './load.ts'
import { askings } from './message.ts'

const connections = 32
const few = { users: 100, calls: 10_000 }
const many = { users: 10_000, calls: 100_000 }

export async function measureMemory(say: (line: string) => void): Promise<void> {
  const laboratory = await openHubLaboratory(0)
  try {
    const asking = askings[0]!
    const tokens = await laboratory.makeTokens(many.users)
    const call = (amount: number, by: string[]) =>
      runLoad(laboratory.hub.url, { ...askAsUsers(asking, '2026-07-28', by, connections), amount })
    await call(few.calls, tokens.slice(0, few.users))
    const before = await laboratory.hub.residentMb()
    say(`${before.toFixed(0)} MB after ${few.calls} calls by ${few.users} users`)
    await call(many.calls, tokens)
    const after = await laboratory.hub.residentMb()
    say(`${after.toFixed(0)} MB after ${many.calls} more by ${many.users}: ${(after / before).toFixed(2)} times`)
  } finally {
    await laboratory.close()
  }
}
