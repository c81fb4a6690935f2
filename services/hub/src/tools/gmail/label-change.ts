/** Changes to messages in plain words, as the labels that they are in Gmail. */
import * as z from 'zod'
import type { Gmail } from '../../google/clients.ts'
import { resolveLabels } from './resolve-labels.ts'

const verbs = {
  read: { remove: ['UNREAD'] },
  unread: { add: ['UNREAD'] },
  star: { add: ['STARRED'] },
  unstar: { remove: ['STARRED'] },
  important: { add: ['IMPORTANT'] },
  unimportant: { remove: ['IMPORTANT'] },
  archive: { remove: ['INBOX'] },
  inbox: { add: ['INBOX'] },
  spam: { add: ['SPAM'], remove: ['INBOX'] },
  not_spam: { add: ['INBOX'], remove: ['SPAM'] },
} as const satisfies Record<string, { add?: readonly string[]; remove?: readonly string[] }>

/** More a message cannot sensibly have; each is looked up. */
const mostLabels = 50
const labels = z.array(z.string()).max(mostLabels).default([])

export const labelChange = {
  mark: z
    .array(z.enum(Object.keys(verbs) as [keyof typeof verbs, ...(keyof typeof verbs)[]]))
    .max(mostLabels)
    .default([]),
  add_labels: labels,
  remove_labels: labels,
}

interface Wanted {
  mark: readonly (keyof typeof verbs)[]
  add_labels: readonly string[]
  remove_labels: readonly string[]
}

export async function readLabelChange({ mark, add_labels, remove_labels }: Wanted, gmail: Gmail) {
  const changes: { add?: readonly string[]; remove?: readonly string[] }[] = mark.map((verb) => verbs[verb])
  const add = [...changes.flatMap((change) => change.add ?? []), ...add_labels]
  const remove = [...changes.flatMap((change) => change.remove ?? []), ...remove_labels]
  const ids = await resolveLabels([...add, ...remove], gmail)
  return {
    addLabelIds: [...new Set(ids.slice(0, add.length))],
    removeLabelIds: [...new Set(ids.slice(add.length))],
  }
}
