/** Everything the sandbox knows: its clock, its people, what they granted, and the weather. Handlers receive it; nothing is global. */
import { createGrants, type Grants } from '../oauth/grants.ts'
import { createQuota, type Quota } from '../control/quota.ts'
import { createWeather, type Weather } from '../control/weather.ts'
import { createClock, type Clock } from './clock.ts'
import { createPerson, type Person } from './person.ts'
import type { Profile } from './profile.ts'

/** The state behind one running sandbox. */
export interface World {
  clock: Clock
  /** By lower-case e-mail address. */
  people: Map<string, Person>
  grants: Grants
  weather: Weather
  quota: Quota
}

/** An empty world. */
export function createWorld(now?: () => Date): World {
  const clock = createClock(now)
  return { clock, people: new Map(), grants: createGrants(clock), weather: createWeather(), quota: createQuota(clock) }
}

/** Adds an account; an existing one with this address is kept. */
export function addPerson(world: World, profile: Profile): Person {
  const existing = world.people.get(profile.email.toLowerCase())
  if (existing) return existing
  const person = createPerson(world.clock, profile)
  world.people.set(person.email, person)
  return person
}
