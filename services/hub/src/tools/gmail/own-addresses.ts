/** The addresses that the user sends from: the account's own and its aliases. */
import { ProblemError } from '@oma/contract'
import { readAddresses, type MailAddress } from '../../google/addresses.ts'
import type { Gmail } from '../../google/clients.ts'

export interface OwnAddress extends MailAddress {
  isPrimary: boolean
}

export async function listOwnAddresses(gmail: Gmail): Promise<OwnAddress[]> {
  const fields = 'sendAs(sendAsEmail,displayName,isPrimary,verificationStatus)'
  const { data } = await gmail.users.settings.sendAs.list({ userId: 'me', fields })
  return (data.sendAs ?? [])
    .filter(({ verificationStatus }) => verificationStatus !== 'pending')
    .map(({ sendAsEmail, displayName, isPrimary }) => ({
      address: sendAsEmail!.toLowerCase(),
      name: displayName ?? '',
      isPrimary: isPrimary ?? false,
    }))
}

/** Google would send from the account's own address instead, without a word. @throws {ProblemError} `validation-failed` */
export function pickSender(wanted: string, own: readonly OwnAddress[]): MailAddress {
  const [given] = readAddresses(wanted)
  const found = own.find(({ address }) => address === given?.address)
  if (found) return { name: given?.name || found.name, address: found.address }
  const possible = own.map(({ address }) => address).join(', ')
  throw new ProblemError('validation-failed', `from: this account sends only as ${possible}.`)
}
