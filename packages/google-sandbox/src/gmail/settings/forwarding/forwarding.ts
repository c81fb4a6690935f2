/** Where a person's mail may be forwarded, and whether all of it is. Only verified addresses are ever used. */
import * as z from 'zod'
import { GoogleError, invalidArgument, notFound } from '../../../http/google-error.ts'
import type { Settings } from '../settings.ts'

/** Google's ForwardingAddress resource. */
export interface ForwardingAddress {
  forwardingEmail: string
  verificationStatus: 'accepted' | 'pending'
}

/** Google's AutoForwarding resource. */
export const AutoForwarding = z.object({
  enabled: z.boolean().default(false),
  emailAddress: z.string().toLowerCase().optional(),
  disposition: z.enum(['leaveInInbox', 'archive', 'trash', 'markRead']).optional(),
})
export type AutoForwarding = z.infer<typeof AutoForwarding>

type Addresses = Settings['forwardingAddresses']

/** Adds an address. Throws Google's 400 for what is no address, 409 for one that is there. */
export function addForwardingAddress(all: Addresses, body: unknown, trusted: (address: string) => boolean) {
  const { forwardingEmail } = z.object({ forwardingEmail: z.string().trim().toLowerCase() }).parse(body ?? {})
  if (!/^[^@\s]+@[^@\s]+$/.test(forwardingEmail)) throw invalidArgument('Invalid forwarding address')
  if (all.has(forwardingEmail)) throw new GoogleError(409, 'Forwarding address already exists')
  const added: ForwardingAddress = {
    forwardingEmail,
    verificationStatus: trusted(forwardingEmail) ? 'accepted' : 'pending',
  }
  all.set(forwardingEmail, added)
  return added
}

/** Throws Google's 404. */
export function findForwardingAddress(all: Addresses, address: string): ForwardingAddress {
  const found = all.get(address.toLowerCase())
  if (!found) throw notFound()
  return found
}

/** Removes an address; forwarding to it stops. */
export function removeForwardingAddress(settings: Settings, address: string): void {
  const { forwardingEmail } = findForwardingAddress(settings.forwardingAddresses, address)
  settings.forwardingAddresses.delete(forwardingEmail)
  if (settings.autoForwarding.emailAddress === forwardingEmail) settings.autoForwarding = { enabled: false }
}

/** Throws Google's 400 unless mail may be forwarded there. */
export function checkForwardable(all: Addresses, address: string): void {
  if (all.get(address.toLowerCase())?.verificationStatus !== 'accepted') {
    throw invalidArgument('Unrecognized forwarding address', { reason: 'failedPrecondition' })
  }
}

/** Turns forwarding of all mail on or off. */
export function setAutoForwarding(settings: Settings, body: unknown): AutoForwarding {
  const wish = AutoForwarding.parse(body ?? {})
  if (wish.enabled) {
    checkForwardable(settings.forwardingAddresses, wish.emailAddress ?? '')
    if (!wish.disposition) throw invalidArgument('disposition is required')
  }
  settings.autoForwarding = wish
  return wish
}
