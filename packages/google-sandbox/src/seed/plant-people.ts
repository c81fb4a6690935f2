/** Plants the people with their mail and calendars, dated around the moment of planting. */
import { plant, SeedBody } from './plant.ts'
import type { World } from '../world/world.ts'
import { seedEvents } from './events.ts'
import { seedMail } from './mail/index.ts'
import { people } from './people.ts'

/** Fills an empty world with the three people of the sandbox. */
export async function plantPeople(world: World): Promise<void> {
  await plant(world, SeedBody.parse({ accounts: people }))
  for (const { email } of people) world.people.get(email)?.mailbox.labels.create({ name: 'Projects/Lighthouse' })
  await plant(world, SeedBody.parse({ messages: seedMail, events: seedEvents(world.clock.now()) }))
}
