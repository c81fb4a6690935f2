/**
 * What makes an answer or a forwarded mail part of its conversation, here and in other people's programs: thread, headers
 * and subject have to agree (https://developers.google.com/workspace/gmail/api/guides/threads, RFC 5322 section 3.6.4).
 */
import { isSameMailbox, readAddresses, type MailAddress } from '../../google/addresses.ts'
import type { Gmail } from '../../google/clients.ts'
import { headerOf } from '../../google/mime.ts'
import type { OwnAddress } from './own-addresses.ts'

export interface Original {
  threadId: string
  subject: string
  inReplyTo: string | undefined
  references: string | undefined
  /** Whom an answer goes to. */
  sender: MailAddress[]
  to: MailAddress[]
  cc: MailAddress[]
}

const headers = ['Message-ID', 'References', 'In-Reply-To', 'Subject', 'From', 'Reply-To', 'To', 'Cc']
/** RFC 5322 lets a chain of them be shortened; the first and the last are what programs go by. */
const mostReferences = 20

export async function fetchOriginal(gmail: Gmail, id: string): Promise<Original> {
  const { data } = await gmail.users.messages.get({
    userId: 'me',
    id,
    format: 'metadata',
    metadataHeaders: headers,
    fields: 'threadId,payload/headers',
  })
  const header = (name: string) => headerOf(data.payload, name)
  const messageId = header('Message-ID')
  const chain = `${header('References') || header('In-Reply-To')} ${messageId}`.match(/<[^<>\s]{1,500}>/g) ?? []
  const references = [...chain.slice(0, 1), ...chain.slice(1).slice(-mostReferences)].join(' ')
  return {
    threadId: data.threadId!,
    subject: header('Subject'),
    inReplyTo: messageId || undefined,
    references: references || undefined,
    sender: reachable(header('Reply-To') || header('From')),
    to: reachable(header('To')),
    cc: reachable(header('Cc')),
  }
}

/** Each once; what some program wrote in the place of an address would fail the whole answer. */
function reachable(header: string): MailAddress[] {
  const addresses = readAddresses(header).filter(({ address }) => /^[^@\s]+@[^@\s]+$/.test(address))
  return [...new Map(addresses.map((one) => [one.address, one])).values()]
}

/** Reply prefixes of the languages that have their own; another "Re:" before one would begin another conversation. */
const replied = /^\s*(re|aw|antw|sv|vs|odp|rif|res|r|回复|答复)(\[\d+\])?\s*[:：]/i

export function replySubject({ subject }: Original): string {
  return replied.test(subject) ? subject : `Re: ${subject}`
}

export function forwardSubject({ subject }: Original): string {
  return /^\s*(fwd?|wg|tr|rv|enc)\s*:/i.test(subject) ? subject : `Fwd: ${subject}`
}

export interface Recipients {
  to: string[]
  cc: string[]
}

/** Whom an answer goes to; never to the user's own addresses, unless nobody else is left. */
export function replyRecipients({ sender, to, cc }: Original, own: readonly OwnAddress[], all: boolean): Recipients {
  const isOwn = ({ address }: MailAddress) => own.some((mine) => isSameMailbox(mine.address, address))
  const fromMe = sender.every(isOwn)
  const main = fromMe ? to : sender
  const others = (all ? (fromMe ? cc : [...to, ...cc]) : []).filter(
    (one) => !isOwn(one) && !main.some(({ address }) => address === one.address),
  )
  const notOwn = main.filter((one) => !isOwn(one))
  return { to: (notOwn.length > 0 ? notOwn : main).map(write), cc: [...new Set(others.map(write))] }
}

/** The alias that the original was sent to answers it. */
export function addressedAlias({ to, cc }: Original, own: readonly OwnAddress[]): MailAddress | undefined {
  const found = own.filter(({ address }) => [...to, ...cc].some((one) => one.address === address))
  return found.some(({ isPrimary }) => isPrimary) ? undefined : found[0]
}

function write({ name, address }: MailAddress): string {
  return name ? `"${name.replaceAll(/["\\\p{Cc}]/gu, '')}" <${address}>` : address
}
