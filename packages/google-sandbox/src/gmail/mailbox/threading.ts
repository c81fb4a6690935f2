/** Google's rule for conversations: a reply joins a thread when it refers to one of its messages and keeps the subject. */
import { headerOf, type MimePart } from '../mime/parse-mime.ts'
import type { Message } from './message.ts'

const replyPrefix = /^(?:\s*(?:re|fwd?|aw|wg|sv|vs|rif|res|tr|antw|odp)(?:\[\d+\])?\s*:)+/i

/** The subject without reply prefixes, case and spacing. */
function subjectOf(root: MimePart): string {
  return (headerOf(root, 'subject') ?? '').replace(replyPrefix, '').replace(/\s+/g, ' ').trim().toLowerCase()
}

/** Message-IDs that a message says it answers, without angle brackets. */
export function referencesOf(root: MimePart): string[] {
  const text = ['in-reply-to', 'references'].map((name) => headerOf(root, name) ?? '').join(' ')
  return [...text.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] ?? '')
}

/** Whether a message may join these messages. */
export function joinsThread(root: MimePart, thread: readonly Message[]): boolean {
  const references = new Set(referencesOf(root))
  return thread.some(
    (message) => references.has(message.messageIdHeader) && subjectOf(message.root) === subjectOf(root),
  )
}
