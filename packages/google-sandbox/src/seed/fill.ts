/** Empties a world and fills it as it was at the start: what `reset` does. */
import type { World } from '../world/world.ts'
import type { QuotaLimits } from '../control/quota.ts'
import { plant, SeedBody, type Seed } from './plant.ts'
import { plantPeople } from './plant-people.ts'

/** How a world starts. */
export interface Beginning {
  /** The three people, nobody, or what is described. */
  seed: 'people' | 'empty' | Seed
  /** Limits per person; none when absent. */
  quota?: QuotaLimits | undefined
}

/** Returns a function that (re)starts this world. */
export function createFiller(world: World, { seed, quota }: Beginning): () => Promise<void> {
  return async () => {
    world.clock.reset()
    world.people.clear()
    world.grants.clear()
    world.weather.clearFaults()
    world.weather.clearCalls()
    world.quota.setLimits(quota)
    if (seed === 'people') await plantPeople(world)
    else if (seed !== 'empty') await plant(world, SeedBody.parse(seed))
  }
}
