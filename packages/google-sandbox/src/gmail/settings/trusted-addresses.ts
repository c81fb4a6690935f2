/**
 * Which addresses need nobody's consent: Google mails a confirmation to the others, and they stay `pending`. Here the
 * person's own domain and the sandbox's own people stand for what an administrator vouches for.
 */
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'

/** Whether a person may write from this address at once: one of their own domain that is nobody else's. */
export function isTrustedAlias(world: World, person: Person, address: string): boolean {
  return domainOf(address) === domainOf(person.email) && (world.people.get(address) ?? person) === person
}

/** Whether mail may be forwarded to this address at once. */
export function isTrustedForwarding(world: World, person: Person, address: string): boolean {
  return domainOf(address) === domainOf(person.email) || world.people.has(address)
}

/** The part behind the @. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}
