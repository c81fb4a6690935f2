/** What a mail says of how to unsubscribe from its list (RFC 2369 section 3.2, RFC 8058). A stranger wrote it. */
import { Address, headerSafe } from '../../google/addresses.ts'
import type { gmail_v1 } from '../../google/clients.ts'
import { headerOf } from '../../google/mime.ts'

export interface Ways {
  /** Unsubscribes by one POST, without a page to look at. */
  oneClick?: URL
  /** A mail that unsubscribes. */
  mail?: { to: string; subject: string; text: string }
  /** A page that a person can open. */
  page?: URL
}

export const unsubscribeHeaders = ['List-Unsubscribe', 'List-Unsubscribe-Post', 'Authentication-Results']

export function readWays(payload: gmail_v1.Schema$MessagePart | undefined): Ways {
  const addresses = headerOf(payload, 'List-Unsubscribe')
    .split(/[<>]/)
    .map((address) => URL.parse(address.trim()))
    .filter((address) => address !== null)
  const page = addresses.find(({ protocol, username }) => protocol === 'https:' && username === '')
  const mail = addresses
    .filter(({ protocol }) => protocol === 'mailto:')
    .map(readMailto)
    .find(isSafe)
  const isOneClick = headerOf(payload, 'List-Unsubscribe-Post').trim().toLowerCase() === 'list-unsubscribe=one-click'
  return {
    ...(page && isOneClick && isSigned(payload) && { oneClick: page }),
    ...(page && { page }),
    ...(mail && { mail }),
  }
}

/** RFC 8058 section 4: a header that anybody could have written is not obeyed. What Google did not judge, it wrote itself. */
function isSigned(payload: gmail_v1.Schema$MessagePart | undefined): boolean {
  const judged = headerOf(payload, 'Authentication-Results')
  return judged === '' || /\bdkim=pass\b/i.test(judged)
}

/** RFC 6068; only what a mail to a list needs. */
function readMailto({ pathname, searchParams }: URL) {
  const text = (name: string, otherwise: string) => searchParams.get(name)?.slice(0, 500) ?? otherwise
  return { to: decode(pathname), subject: text('subject', 'unsubscribe'), text: text('body', 'unsubscribe') }
}

function isSafe({ to, subject }: { to: string; subject: string }): boolean {
  return Address.safeParse(to).success && headerSafe(subject)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
