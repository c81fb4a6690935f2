/**
 * Sends a message: completes its headers as Google does, files the sender's copy, and delivers to everybody in the
 * sandbox whom it addresses. Recipients outside the sandbox get nothing; nothing ever leaves this process.
 */
import { randomBytes } from 'node:crypto'
import { invalidArgument } from '../../http/google-error.ts'
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import { parseMail, type Message, type ParsedMail } from '../mailbox/message.ts'
import { addressesIn, senderOf } from '../mime/addresses.ts'
import { dateValue, prependHeaders, removeHeader } from '../mime/edit-headers.ts'
import { headerOf } from '../mime/parse-mime.ts'

/** A message on its way out. */
export interface Outgoing {
  raw: Buffer
  threadId?: string | undefined
}

/** Sends and returns the sender's copy. Throws Google's 400 when nobody is addressed. */
export async function sendMail(world: World, sender: Person, { raw, threadId }: Outgoing): Promise<Message> {
  const mail = await complete(world, sender, raw)
  const recipients = addressesIn(mail.root, ['to', 'cc', 'bcc'])
  if (recipients.length === 0) throw invalidArgument('Recipient address required')
  const people = recipients.map((address) => findPerson(world, address)).filter((person) => person !== undefined)
  const own = sender.mailbox.add(mail, {
    labelIds: people.includes(sender) ? ['SENT', 'INBOX', 'UNREAD'] : ['SENT'],
    thread: threadId === undefined ? 'new' : { id: threadId },
  })
  for (const person of new Set(people)) if (person !== sender) await deliver(world, person, mail)
  return own
}

/** Puts a message into a person's inbox as mail from outside would arrive. */
async function deliver(world: World, person: Person, mail: ParsedMail): Promise<Message> {
  const clean = removeHeader(removeHeader(mail.raw, 'Bcc'), 'Delivered-To')
  const arrived = await parseMail(prependHeaders(clean, { 'Delivered-To': person.email }))
  const from = senderOf(arrived.root)
  const known = [...world.people.values()].some(({ email }) => email === from)
  return person.mailbox.add(arrived, {
    labelIds: [
      'UNREAD',
      'INBOX',
      headerOf(arrived.root, 'list-unsubscribe') ? 'CATEGORY_PROMOTIONS' : 'CATEGORY_PERSONAL',
      ...(known ? ['IMPORTANT'] : []),
    ],
    thread: 'byReferences',
  })
}

/** The person with this address; `ada+lists@…` is `ada@…`. */
function findPerson(world: World, address: string): Person | undefined {
  return world.people.get(address.replace(/\+[^@]*@/, '@'))
}

/** Adds From, Date, Message-ID when missing; a From that is not the sender's own becomes the sender's. */
async function complete(world: World, sender: Person, raw: Buffer): Promise<ParsedMail> {
  const { root } = await parseMail(raw)
  const own = `${sender.name} <${sender.email}>`
  const from = senderOf(root)
  const foreign = from !== '' && from !== sender.email
  const missing = {
    ...((from === '' || foreign) && { From: own }),
    ...(foreign && { 'X-Google-Original-From': headerOf(root, 'from') ?? '' }),
    ...(headerOf(root, 'date') === undefined && { Date: dateValue(world.clock.now()) }),
    ...(headerOf(root, 'message-id') === undefined && {
      'Message-ID': `<CA${randomBytes(18).toString('base64url')}@mail.gmail.com>`,
    }),
    ...(headerOf(root, 'mime-version') === undefined && { 'MIME-Version': '1.0' }),
  }
  return parseMail(prependHeaders(from === '' || foreign ? removeHeader(raw, 'From') : raw, missing))
}
