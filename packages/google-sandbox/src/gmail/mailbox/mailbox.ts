/**
 * One person's mail: messages newest first, threads, labels, drafts, settings and the history of changes. Holds no HTTP and does
 * no parsing; what changes here always leaves a history record.
 */
import type { Clock } from '../../world/clock.ts'
import { createMessageId } from '../../world/ids.ts'
import type { Profile } from '../../world/profile.ts'
import { createHistory } from '../history/history.ts'
import { createLabelList } from '../labels/label-list.ts'
import { createWordIndex } from '../search/word-index.ts'
import { createSettings } from '../settings/settings.ts'
import type { Message, ParsedMail } from './message.ts'
import { joinsThread, referencesOf } from './threading.ts'

/** Where and how a parsed message is filed. */
export interface Filing {
  labelIds: readonly string[]
  /** Milliseconds since the epoch; now when absent. */
  internalDateMs?: number
  /**
   * `byReferences` looks for the conversation, as an arriving mail does; `id` joins one by Google's rule, `keep` stays in
   * the one of the message that is replaced.
   */
  thread: 'new' | 'byReferences' | { id: string } | { keep: string }
}

export type Mailbox = ReturnType<typeof createMailbox>

/** Creates an empty mailbox. */
export function createMailbox(clock: Clock, profile: Profile) {
  const messages = new Map<string, Message>()
  const threads = new Map<string, Message[]>()
  const byMessageIdHeader = new Map<string, Message>()
  const newestFirst: Message[] = []
  const drafts = new Map<string, string>()
  const history = createHistory()
  const words = createWordIndex()

  function findThread(mail: ParsedMail, thread: Filing['thread']): string | undefined {
    if (thread === 'new') return undefined
    if (thread === 'byReferences') {
      const answered = referencesOf(mail.root).map((id) => byMessageIdHeader.get(id)?.threadId)
      return answered.find((id) => id !== undefined && joinsThread(mail.root, threads.get(id) ?? []))
    }
    if ('keep' in thread) return thread.keep
    return joinsThread(mail.root, threads.get(thread.id) ?? []) ? thread.id : undefined
  }

  function keep(message: Message): void {
    messages.set(message.id, message)
    words.add(message)
    byMessageIdHeader.set(message.messageIdHeader, message)
    insertSorted(newestFirst, message, (a, b) => b.internalDateMs - a.internalDateMs || 1)
    const thread = threads.get(message.threadId) ?? []
    insertSorted(thread, message, (a, b) => a.internalDateMs - b.internalDateMs)
    threads.set(message.threadId, thread)
  }

  return {
    labels: createLabelList(),
    settings: createSettings(profile),
    /** Which messages hold a word. */
    words,
    history,
    /** Draft id to message id. */
    drafts,
    /** All messages, newest first. */
    newestFirst: newestFirst as readonly Message[],
    find: (id: string) => messages.get(id),
    /** A thread's messages, oldest first; empty when there is no such thread. */
    thread: (id: string): readonly Message[] => threads.get(id) ?? [],
    threads: threads as ReadonlyMap<string, readonly Message[]>,

    add(mail: ParsedMail, { labelIds, internalDateMs = clock.ms(), thread }: Filing): Message {
      let id = createMessageId(clock.ms())
      while (messages.has(id)) id = createMessageId(clock.ms())
      const threadId = findThread(mail, thread) ?? id
      const message = { ...mail, id, threadId, labelIds: new Set(labelIds), internalDateMs, historyId: 0 }
      keep(message)
      history.record(message, 'messagesAdded')
      return message
    },

    /** Puts a message back as it was, for the snapshot file. */
    restore: keep,

    relabel(message: Message, add: readonly string[], remove: readonly string[]): void {
      const added = add.filter((label) => !message.labelIds.has(label))
      const removed = remove.filter((label) => message.labelIds.has(label))
      for (const label of added) message.labelIds.add(label)
      for (const label of removed) message.labelIds.delete(label)
      if (added.length > 0) history.record(message, 'labelsAdded', added)
      if (removed.length > 0) history.record(message, 'labelsRemoved', removed)
    },

    /** Deletes for good. */
    remove(message: Message): void {
      messages.delete(message.id)
      words.remove(message)
      if (byMessageIdHeader.get(message.messageIdHeader) === message) {
        byMessageIdHeader.delete(message.messageIdHeader)
      }
      newestFirst.splice(newestFirst.indexOf(message), 1)
      const rest = (threads.get(message.threadId) ?? []).filter((each) => each !== message)
      if (rest.length > 0) threads.set(message.threadId, rest)
      else threads.delete(message.threadId)
      for (const [draftId, messageId] of drafts) if (messageId === message.id) drafts.delete(draftId)
      history.record(message, 'messagesDeleted')
    },
  }
}

function insertSorted<T>(list: T[], item: T, compare: (a: T, b: T) => number): void {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(list[middle] as T, item) <= 0) low = middle + 1
    else high = middle
  }
  list.splice(low, 0, item)
}
