/** Reads and writes the addresses of From, To, Cc and Bcc headers (RFC 5322 §3.4), groups flattened. */
import libmime from 'libmime'
import addressparser from 'nodemailer/lib/addressparser'
import { headerOf, type MimePart } from './parse-mime.ts'

/** Lower-case e-mail addresses in these headers, without repetitions. */
export function addressesIn(part: MimePart, names: readonly string[]): string[] {
  const values = part.headers.filter(({ name }) => names.includes(name.toLowerCase())).map(({ value }) => value)
  const found = values.flatMap((value) => addressparser(value, { flatten: true }))
  return [
    ...new Set(found.map(({ address }) => address?.toLowerCase() ?? '').filter((address) => address.includes('@'))),
  ]
}

/** Which of these headers holds something that is no address; `undefined` when all are well. */
export function unreadableAddressHeader(part: MimePart, names: readonly string[]): string | undefined {
  return names.find((wanted) =>
    part.headers
      .filter(({ name }) => name.toLowerCase() === wanted.toLowerCase())
      .flatMap(({ value }) => addressparser(value, { flatten: true }))
      .some(({ address }) => !address?.includes('@')),
  )
}

/** The sender's address, lower-case; empty when there is none. */
export function senderOf(part: MimePart): string {
  return headerOf(part, 'from') === undefined ? '' : (addressesIn(part, ['from'])[0] ?? '')
}

/** Whether the From names its sender beside the address. */
export function hasSenderName(part: MimePart): boolean {
  return addressparser(headerOf(part, 'from') ?? '', { flatten: true })[0]?.name !== ''
}

/** A mailbox as it stands in a header: quoted when it holds specials, an encoded word when it is not ASCII. */
export function formatAddress(name: string, address: string): string {
  if (name === '') return address
  if (/[^\x20-\x7e]/.test(name)) return `${libmime.encodeWord(name, 'Q')} <${address}>`
  const plain = /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(name)
  return `${plain ? name : `"${name.replace(/["\\]/g, '\\$&')}"`} <${address}>`
}
