/** The addresses a person may write in From, and the decision which of them a message uses. */
import * as z from 'zod'
import { invalidArgument, GoogleError, notFound } from '../../../http/google-error.ts'
import type { Profile } from '../../../world/profile.ts'

const SmtpMsa = z.object({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  securityMode: z.enum(['none', 'ssl', 'starttls']),
  username: z.string().optional(),
  password: z.string().optional(),
})

/** What a person may say about an address. Read-only fields are ignored, as Google ignores them. */
export const SendAsWish = z.object({
  sendAsEmail: z.string().optional(),
  displayName: z.string().max(1000).optional(),
  replyToAddress: z.string().optional(),
  signature: z.string().max(10_000).optional(),
  isDefault: z.boolean().optional(),
  treatAsAlias: z.boolean().optional(),
  smtpMsa: SmtpMsa.optional(),
})
export type SendAsWish = z.infer<typeof SendAsWish>

/** Google's SendAs resource. */
export interface SendAs {
  sendAsEmail: string
  displayName: string
  replyToAddress: string
  signature: string
  isDefault: boolean
  isPrimary?: true
  treatAsAlias?: boolean
  /** Never with its user name or password. */
  smtpMsa?: { host: string; port: number; securityMode: 'none' | 'ssl' | 'starttls' }
  /** Absent for the primary address. */
  verificationStatus?: 'accepted' | 'pending'
}

/** The address that every account has and cannot lose. */
export function primaryAddress({ email, name }: Profile): SendAs {
  const sendAsEmail = email.toLowerCase()
  return { sendAsEmail, displayName: name, replyToAddress: '', signature: '', isPrimary: true, isDefault: true }
}

/** The address that new mail is from when it does not say. */
export function defaultSendAs(all: ReadonlyMap<string, SendAs>): SendAs {
  const found = [...all.values()].find(({ isDefault }) => isDefault)
  if (!found) throw new Error('an account has always one default address')
  return found
}

/** The person's own address behind a From; `undefined` for a stranger's, or one that is not verified. */
export function ownSendAs(all: ReadonlyMap<string, SendAs>, address: string): SendAs | undefined {
  const found = all.get(address)
  return found?.verificationStatus === 'pending' ? undefined : found
}

/** Adds an address. Throws Google's 400 for what is no address, 409 for one that is there. */
export function addSendAs(all: Map<string, SendAs>, wish: SendAsWish, trusted: (address: string) => boolean): SendAs {
  const address = wish.sendAsEmail?.trim().toLowerCase() ?? ''
  if (!/^[^@\s]+@[^@\s]+$/.test(address)) throw invalidArgument('Invalid sendAs email')
  if (all.has(address)) throw new GoogleError(409, 'Send-as alias already exists')
  const added: SendAs = {
    sendAsEmail: address,
    displayName: '',
    replyToAddress: '',
    signature: '',
    isDefault: false,
    treatAsAlias: wish.treatAsAlias ?? false,
    verificationStatus: trusted(address) ? 'accepted' : 'pending',
  }
  all.set(address, added)
  return changeSendAs(all, address, wish)
}

/** Changes what the wish names. Only one address is the default, so making one so takes it from the other. */
export function changeSendAs(all: Map<string, SendAs>, address: string, wish: SendAsWish): SendAs {
  const found = findSendAs(all, address)
  if (wish.isDefault === false && found.isDefault) throw invalidArgument('isDefault can only be set to true')
  if (wish.isDefault && found.verificationStatus === 'pending') throw invalidArgument('Send-as alias is not verified')
  if (wish.isDefault) for (const each of all.values()) each.isDefault = each === found
  if (wish.displayName !== undefined) found.displayName = wish.displayName
  if (wish.replyToAddress !== undefined) found.replyToAddress = wish.replyToAddress
  if (wish.signature !== undefined) found.signature = sanitizeSignature(wish.signature)
  if (wish.treatAsAlias !== undefined && !found.isPrimary) found.treatAsAlias = wish.treatAsAlias
  if (wish.smtpMsa && !found.isPrimary) {
    const { host, port, securityMode } = wish.smtpMsa
    found.smtpMsa = { host, port, securityMode }
  }
  return found
}

/** Throws Google's 404. */
export function findSendAs(all: ReadonlyMap<string, SendAs>, address: string): SendAs {
  const found = all.get(address.toLowerCase())
  if (!found) throw notFound()
  return found
}

/** Removes an address. Throws Google's 400 for the primary one, which takes over when the default goes. */
export function removeSendAs(all: Map<string, SendAs>, address: string): void {
  const found = findSendAs(all, address)
  if (found.isPrimary) throw invalidArgument('The primary send-as address cannot be deleted')
  all.delete(found.sendAsEmail)
  if (found.isDefault) for (const each of all.values()) each.isDefault = each.isPrimary === true
}

/** Google sanitizes signatures; the sandbox drops what would run. */
function sanitizeSignature(html: string): string {
  return html
    .replace(/<(script|style|iframe|object)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')
}
