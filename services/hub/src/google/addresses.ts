/** E-mail addresses in headers and as people write them: `ada@example.com`, or `Ada Berg <ada@example.com>`. */
import addressparser from 'nodemailer/lib/addressparser'
import { domainToASCII } from 'node:url'
import * as z from 'zod'

export interface MailAddress {
  name: string
  /** In lower case. */
  address: string
}

/** A line break in a header begins another header: nothing that goes into one may hold any. */
export const headerSafe = (text: string) => !/\p{Cc}/u.test(text)

/** One person, with or without a name. */
export const Address = z.string().refine((text) => text.length <= 400 && headerSafe(text) && isOneAddress(text), {
  error: 'is no e-mail address; write ada@example.com or Ada Berg <ada@example.com>',
})

export function readAddresses(header: string): MailAddress[] {
  return addressparser(header, { flatten: true })
    .filter(({ address }) => address !== '')
    .map(({ name, address }) => ({ name, address: address.toLowerCase() }))
}

/** Whether mail to one comes to the other: Gmail delivers `ada+news@` to `ada@`. */
export function isSameMailbox(one: string, other: string): boolean {
  const bare = (address: string) => address.toLowerCase().replace(/\+[^@]*@/, '@')
  return bare(one) === bare(other)
}

function isOneAddress(text: string): boolean {
  const [one, more] = addressparser(text, { flatten: true })
  if (!one || more) return false
  const [local, domain = ''] = one.address.split(/@(?=[^@]*$)/)
  return z.email().safeParse(`${local}@${domainToASCII(domain)}`).success
}
