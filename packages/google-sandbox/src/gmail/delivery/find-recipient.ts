/** Who in the sandbox gets mail for an address. */
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import { ownSendAs } from '../settings/send-as/send-as.ts'

/** The person with this address or verified alias; `ada+lists@…` is `ada@…`. `undefined` for the rest of the world. */
export function findRecipient({ people }: World, address: string): Person | undefined {
  const plain = address.replace(/\+[^@]*@/, '@')
  return people.get(plain) ?? [...people.values()].find(({ mailbox }) => ownSendAs(mailbox.settings.sendAs, plain))
}
