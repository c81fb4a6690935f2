/** Completes the headers of outgoing mail as Google does: From is always one of the sender's own verified addresses. */
import { randomBytes } from 'node:crypto'
import type { Person } from '../../world/person.ts'
import { parseMail, type ParsedMail } from '../mailbox/message.ts'
import { formatAddress, hasSenderName, senderOf } from '../mime/addresses.ts'
import { dateValue, prependHeaders, removeHeader } from '../mime/edit-headers.ts'
import { headerOf, parseMime, type MimePart } from '../mime/parse-mime.ts'
import { defaultSendAs, ownSendAs } from '../settings/send-as/send-as.ts'

/** Adds what is missing; a From that is not the sender's own becomes the sender's. */
export async function completeHeaders(sender: Person, raw: Buffer, now: Date): Promise<ParsedMail> {
  const root = await parseMime(raw)
  const headers = {
    ...fromHeaders(sender, root),
    ...(headerOf(root, 'date') === undefined && { Date: dateValue(now) }),
    ...(headerOf(root, 'message-id') === undefined && {
      'Message-ID': `<CA${randomBytes(18).toString('base64url')}@mail.gmail.com>`,
    }),
    ...(headerOf(root, 'mime-version') === undefined && { 'MIME-Version': '1.0' }),
  }
  return parseMail(prependHeaders('From' in headers ? removeHeader(raw, 'From') : raw, headers))
}

function fromHeaders({ mailbox, name }: Person, root: MimePart): Record<string, string> {
  const { sendAs } = mailbox.settings
  const written = senderOf(root)
  const own = ownSendAs(sendAs, written)
  const used = own ?? defaultSendAs(sendAs)
  const replace = !own || (!own.isPrimary && !hasSenderName(root))
  return {
    ...(replace && { From: formatAddress(used.displayName || name, used.sendAsEmail) }),
    ...(!own && written !== '' && { 'X-Google-Original-From': headerOf(root, 'from') ?? '' }),
    ...(used.replyToAddress && headerOf(root, 'reply-to') === undefined && { 'Reply-To': used.replyToAddress }),
  }
}
