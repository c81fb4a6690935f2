/**
 * Which messages of a mailbox hold a word: so that a search looks closely only at messages that can match. It knows
 * words, not fields or order; whoever asks must still test each candidate. Messages are read into it when somebody first
 * searches: most mailboxes are never searched.
 */
import type { Message } from '../mailbox/message.ts'
import { foldWords, isUnspaced } from './fold-words.ts'

export type WordIndex = ReturnType<typeof createWordIndex>

const nothing: ReadonlySet<Message> = new Set()

/** Creates an empty index. */
export function createWordIndex() {
  const messages = new Map<string, Set<Message>>()
  const pending = new Set<Message>()

  function readAll(): void {
    for (const message of pending) {
      for (const word of wordsOf(message)) {
        const holders = messages.get(word)
        if (holders) holders.add(message)
        else messages.set(word, new Set([message]))
      }
    }
    pending.clear()
  }

  return {
    add: (message: Message) => void pending.add(message),
    remove(message: Message): void {
      if (pending.delete(message)) return
      for (const word of wordsOf(message)) {
        const holders = messages.get(word)
        holders?.delete(message)
        if (holders?.size === 0) messages.delete(word)
      }
    },
    /** The fewest messages among which every match of these folded words is; `undefined` when it cannot say. */
    candidates(folded: string): ReadonlySet<Message> | undefined {
      if (isUnspaced(folded)) return undefined
      readAll()
      const sets = folded
        .trim()
        .split(' ')
        .filter(Boolean)
        .map((word) => messages.get(word) ?? nothing)
      return sets.reduce<ReadonlySet<Message> | undefined>(
        (fewest, set) => (fewest === undefined || set.size < fewest.size ? set : fewest),
        undefined,
      )
    },
  }
}

function wordsOf(message: Message): Set<string> {
  const { from, to, cc, bcc, subject, list, deliveredTo, body, filenames } = message.reading().words
  const fields = [from, to, cc, bcc, subject, list, deliveredTo, body, ...filenames.map(foldWords)]
  return new Set(fields.flatMap((field) => field.split(' ')).filter(Boolean))
}
