/**
 * Which messages of a mailbox hold a word: so that a search looks closely only at messages that can match. It knows
 * words, not fields or order; whoever asks must still test each candidate.
 */
import type { Message } from '../mailbox/message.ts'
import { foldWords, isUnspaced } from './fold-words.ts'

export type WordIndex = ReturnType<typeof createWordIndex>

const nothing: ReadonlySet<Message> = new Set()

/** Creates an empty index. */
export function createWordIndex() {
  const messages = new Map<string, Set<Message>>()
  return {
    add(message: Message): void {
      for (const word of wordsOf(message)) {
        const holders = messages.get(word)
        if (holders) holders.add(message)
        else messages.set(word, new Set([message]))
      }
    },
    remove(message: Message): void {
      for (const word of wordsOf(message)) {
        const holders = messages.get(word)
        holders?.delete(message)
        if (holders?.size === 0) messages.delete(word)
      }
    },
    /** The fewest messages among which every match of these folded words is; `undefined` when it cannot say. */
    candidates(folded: string): ReadonlySet<Message> | undefined {
      if (isUnspaced(folded)) return undefined
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

function wordsOf({ words }: Message): Set<string> {
  const { from, to, cc, bcc, subject, list, deliveredTo, body, filenames } = words
  const fields = [from, to, cc, bcc, subject, list, deliveredTo, body, ...filenames.map(foldWords)]
  return new Set(fields.flatMap((field) => field.split(' ')).filter(Boolean))
}
