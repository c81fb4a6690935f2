/** Opens a whole mail as Gmail gives it in `raw`: what is needed to forward it, to change a draft or to show it. */
import PostalMime, { type Address as ParsedAddress } from 'postal-mime'
import type { MailFile } from './compose-mail.ts'

export interface OpenedMail {
  from: string
  to: string[]
  cc: string[]
  bcc: string[]
  subject: string
  /** As it was written. */
  date: string
  text: string | undefined
  html: string | undefined
  files: MailFile[]
  messageId: string | undefined
  inReplyTo: string | undefined
  references: string | undefined
}

/** @param raw base64url */
export async function openMail(raw: string): Promise<OpenedMail> {
  const mail = await PostalMime.parse(Buffer.from(raw, 'base64url'), { forceRfc822Attachments: true })
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? ''
  return {
    from: listOf(mail.from && [mail.from])[0] ?? '',
    to: listOf(mail.to),
    cc: listOf(mail.cc),
    bcc: listOf(mail.bcc),
    subject: mail.subject ?? '',
    date: header('date'),
    text: mail.text?.replace(/\n$/, ''),
    html: mail.html,
    files: mail.attachments.map(({ filename, mimeType, content, contentId, related }) => ({
      filename: filename ?? 'unnamed',
      mimeType,
      content: Buffer.from(content as ArrayBuffer),
      ...(related && contentId !== undefined && { contentId: contentId.replace(/^<|>$/g, '') }),
    })),
    messageId: mail.messageId,
    inReplyTo: mail.inReplyTo,
    references: mail.references,
  }
}

function listOf(addresses: readonly ParsedAddress[] = []): string[] {
  return addresses
    .flatMap((one) => one.group ?? [one])
    .filter(({ address }) => address)
    .map(({ name, address }) => (name ? `"${name.replaceAll(/["\\]/g, '')}" <${address}>` : address))
}
