/** Reads the `addLabelIds` and `removeLabelIds` of a modify request and refuses what Gmail refuses. */
import * as z from 'zod'
import { invalidArgument } from '../../http/google-error.ts'
import type { LabelList } from './label-list.ts'

const LabelChange = z.looseObject({
  addLabelIds: z.array(z.string()).max(100).nullish(),
  removeLabelIds: z.array(z.string()).max(100).nullish(),
})

/** Labels to add and to remove. */
export interface Change {
  add: string[]
  remove: string[]
}

/** Throws Google's 400 for an unknown label, or one that only Gmail itself may set. */
export function readLabelChange(body: unknown, labels: LabelList): Change {
  const { addLabelIds, removeLabelIds } = LabelChange.parse(body ?? {})
  const change = { add: addLabelIds ?? [], remove: [...(removeLabelIds ?? [])] }
  for (const id of [...change.add, ...change.remove]) {
    if (!labels.has(id)) throw invalidArgument(`Invalid label: ${id}`)
    if (id === 'SENT' || id === 'DRAFT') throw invalidArgument(`Invalid label: ${id}`)
  }
  if (change.add.some((id) => change.remove.includes(id))) {
    throw invalidArgument('Cannot both add and remove the same label')
  }
  // What is thrown away or spam is no longer in the inbox.
  if (change.add.some((id) => id === 'TRASH' || id === 'SPAM') && !change.add.includes('INBOX'))
    change.remove.push('INBOX')
  return change
}
