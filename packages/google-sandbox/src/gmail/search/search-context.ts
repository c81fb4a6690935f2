/** What a person's search is read against: their labels, their day, their addresses. */
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import type { SearchContext } from './compile-query.ts'

export function searchContext(world: World, { mailbox, email, timeZone }: Person): SearchContext {
  const { labels, words, settings } = mailbox
  return {
    labels,
    words,
    nowMs: world.clock.ms(),
    timeZone,
    addresses: [...new Set([email, ...settings.sendAs.keys()])],
  }
}
