/** A draft is an id that stays, and a message that is another one after every change. */
import { randomInt } from 'node:crypto'
import { notFound } from '../../http/google-error.ts'
import type { Filing, Mailbox } from '../mailbox/mailbox.ts'
import type { Message } from '../mailbox/message.ts'
import { messageStub } from '../messages/message-resource.ts'

/** The message behind a draft id. Throws Google's 404. */
export function messageOfDraft(mailbox: Mailbox, draftId: string): Message {
  const message = mailbox.find(mailbox.drafts.get(draftId) ?? '')
  if (!message) throw notFound()
  return message
}

/** Where what replaces a draft goes: a conversation of its own stays the same one, another is joined by Google's rule. */
export function threadOfDraft(mailbox: Mailbox, { threadId }: Message): Filing['thread'] {
  return mailbox.thread(threadId).length > 1 ? { id: threadId } : { keep: threadId }
}

/** Registers a message as a draft and returns the Draft resource. */
export function keepDraft(mailbox: Mailbox, message: Message, draftId = `r${randomInt(2 ** 47)}`) {
  mailbox.drafts.set(draftId, message.id)
  return { id: draftId, message: messageStub(message) }
}
