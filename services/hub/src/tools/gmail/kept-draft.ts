/** A draft as it is kept: read whole, because Gmail takes a change only as a whole new mail. */
import type { Gmail } from '../../google/clients.ts'
import { openMail, type OpenedMail } from '../../google/open-mail.ts'

export interface KeptDraft {
  raw: Buffer
  /** Of the conversation that it answers; a draft alone has a thread that ends with its next change. */
  threadId: string | undefined
  mail: OpenedMail
}

export async function fetchDraft(gmail: Gmail, id: string): Promise<KeptDraft> {
  const { data } = await gmail.users.drafts.get({ userId: 'me', id, format: 'raw', fields: 'message(threadId,raw)' })
  const raw = data.message?.raw ?? ''
  const mail = await openMail(raw)
  const answers = mail.inReplyTo ?? mail.references
  return { raw: Buffer.from(raw, 'base64url'), threadId: answers ? data.message!.threadId! : undefined, mail }
}
