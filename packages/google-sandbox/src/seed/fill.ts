/** Empties a world and fills it as it was at the start: what `reset` does. */
import type { World } from '../world/world.ts'
import { plantPeople } from './plant-people.ts'

/** Returns a function that (re)starts this world. */
export function createFiller(world: World, seed: 'people' | 'empty'): () => Promise<void> {
  return async () => {
    world.clock.reset()
    world.people.clear()
    world.grants.clear()
    world.weather.clearFaults()
    world.weather.clearCalls()
    if (seed === 'people') await plantPeople(world)
  }
}
