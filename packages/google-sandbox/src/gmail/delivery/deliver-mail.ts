/** Brings mail into a person's mailbox as a mail server would: sorted, forwarded, answered. Nothing leaves the process. */
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import { parseMail, type Message, type ParsedMail } from '../mailbox/message.ts'
import { senderOf } from '../mime/addresses.ts'
import { prependHeaders, removeHeader } from '../mime/edit-headers.ts'
import { headerOf } from '../mime/parse-mime.ts'
import { answerVacation } from './answer-vacation.ts'
import { findRecipient } from './find-recipient.ts'
import { sortArrival } from './sort-arrival.ts'

/** How a message arrives that has its final bytes. */
export interface Arrival {
  /** What it gets when no filter objects. */
  labelIds: readonly string[]
  /** Milliseconds since the epoch; now when absent. */
  internalDateMs?: number
  /** Whose forwarding brought it here: it never goes to them again. */
  passed?: readonly Person[]
}

/** Delivers to one person what another sent. */
export async function deliver(world: World, person: Person, mail: ParsedMail, passed: readonly Person[] = []) {
  const clean = removeHeader(removeHeader(mail.raw, 'Bcc'), 'Delivered-To')
  const arrived = await parseMail(prependHeaders(clean, { 'Delivered-To': person.email }))
  return arrive(world, person, arrived, { labelIds: usualLabels(world, arrived), passed })
}

/** Files what arrived, and does what the person's settings say about it. */
export async function arrive(world: World, person: Person, arrived: ParsedMail, arrival: Arrival): Promise<Message> {
  const { labelIds, forwardTo } = sortArrival(world, person, arrived, arrival.labelIds)
  const { internalDateMs = world.clock.ms(), passed = [] } = arrival
  const message = person.mailbox.add(arrived, { labelIds, internalDateMs, thread: 'byReferences' })
  await forward(world, person, message, { forwardTo, passed })
  await answer(world, person, message)
  return message
}

/** Sends copies on, unless they came from there. */
export async function forward(
  world: World,
  person: Person,
  message: Message,
  { forwardTo, passed = [] }: { forwardTo: readonly string[]; passed?: readonly Person[] },
): Promise<void> {
  for (const address of forwardTo) {
    const next = findRecipient(world, address)
    if (!next || next === person || passed.includes(next)) continue
    const raw = prependHeaders(message.raw, {
      'X-Forwarded-To': address,
      'X-Forwarded-For': `${person.email} ${address}`,
    })
    await deliver(world, next, await parseMail(raw), [...passed, person])
  }
}

async function answer(world: World, person: Person, message: Message): Promise<void> {
  const reply = await answerVacation(world, person, message)
  if (!reply) return
  const mail = await parseMail(reply.raw)
  person.mailbox.add(mail, { labelIds: ['SENT'], thread: 'byReferences' })
  const recipient = findRecipient(world, reply.to)
  if (recipient) await deliver(world, recipient, mail)
}

function usualLabels(world: World, { root }: ParsedMail): string[] {
  const known = findRecipient(world, senderOf(root)) !== undefined
  const category = headerOf(root, 'list-unsubscribe') ? 'CATEGORY_PROMOTIONS' : 'CATEGORY_PERSONAL'
  return ['UNREAD', 'INBOX', category, ...(known ? ['IMPORTANT'] : [])]
}
