/**
 * Sends a message: files the sender's copy and delivers to everybody in the sandbox whom it addresses. Recipients
 * outside the sandbox get nothing; nothing ever leaves this process.
 */
import { invalidArgument } from '../../http/google-error.ts'
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import { completeHeaders } from '../delivery/complete-headers.ts'
import { deliver, forward } from '../delivery/deliver-mail.ts'
import { findRecipient } from '../delivery/find-recipient.ts'
import { sortArrival } from '../delivery/sort-arrival.ts'
import type { Filing } from '../mailbox/mailbox.ts'
import type { Message } from '../mailbox/message.ts'
import { addressesIn, unreadableAddressHeader } from '../mime/addresses.ts'

/** A message on its way out. */
export interface Outgoing {
  raw: Buffer
  /** For the sender's copy. */
  thread: Filing['thread']
}

/** Sends and returns the sender's copy. Throws Google's 400 when nobody is addressed, or somebody by no address. */
export async function sendMail(world: World, sender: Person, { raw, thread }: Outgoing): Promise<Message> {
  const mail = await completeHeaders(sender, raw, world.clock.now())
  const unreadable = unreadableAddressHeader(mail.root, ['To', 'Cc', 'Bcc'])
  if (unreadable !== undefined) throw invalidArgument(`Invalid ${unreadable} header`)
  const recipients = addressesIn(mail.root, ['to', 'cc', 'bcc'])
  if (recipients.length === 0) throw invalidArgument('Recipient address required')
  const people = new Set(
    recipients.map((address) => findRecipient(world, address)).filter((person) => person !== undefined),
  )
  const own = people.delete(sender) ? sortArrival(world, sender, mail, ['INBOX', 'UNREAD']) : undefined
  const copy = sender.mailbox.add(mail, {
    labelIds: ['SENT', ...(own?.labelIds ?? [])],
    thread,
  })
  if (own) await forward(world, sender, copy, own)
  for (const person of people) await deliver(world, person, mail)
  return copy
}
