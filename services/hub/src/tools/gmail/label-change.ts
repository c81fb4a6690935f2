/** Changes to messages in plain words, as the labels that they are in Gmail. */
import { ProblemError } from '@oma/contract'
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

/** @throws {ProblemError} `validation-failed` for a label that is not there, or that is to come and to go */
export async function readLabelChange({ mark, add_labels, remove_labels }: Wanted, gmail: Gmail) {
  const changes: { add?: readonly string[]; remove?: readonly string[] }[] = mark.map((verb) => verbs[verb])
  const add = [...changes.flatMap((change) => change.add ?? []), ...add_labels]
  const remove = [...changes.flatMap((change) => change.remove ?? []), ...remove_labels]
  const ids = await resolveLabels([...add, ...remove], gmail)
  const [addLabelIds, removeLabelIds] = [ids.slice(0, add.length), ids.slice(add.length)]
  const both = addLabelIds.find((id) => removeLabelIds.includes(id))
  if (both !== undefined) {
    throw new ProblemError('validation-failed', `${both} cannot come and go at once. Nothing was changed.`)
  }
  return { addLabelIds: [...new Set(addLabelIds)], removeLabelIds: [...new Set(removeLabelIds)] }
}
