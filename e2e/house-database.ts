/** The database of a house, as its owner may look into it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import type { House } from './start-house.ts'

/** To be ended by whoever opens it. */
export async function openHouseDatabase({ dataDir }: House): Promise<Sql> {
  const home = join(dataDir, 'postgres')
  const password = await readFile(join(home, 'password'), 'utf8')
  const port = (await readFile(join(home, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[3]
  return postgres(`postgres://oma:${password}@127.0.0.1:${port}/postgres`, { max: 1 })
}
