/** Decides where an arriving message goes: the person's filters, then forwarding of all mail. Changes nothing itself. */
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import type { ParsedMail } from '../mailbox/message.ts'
import { searchContext } from '../search/search-context.ts'
import { matchesFilter } from '../settings/filters/filter.ts'

/** The labels a message gets, and the addresses that get a copy. */
export interface Sorting {
  labelIds: string[]
  forwardTo: string[]
}

/** What the dispositions of forwarding do to the labels. */
const dispositions = {
  leaveInInbox: { add: [], remove: [] },
  archive: { add: [], remove: ['INBOX'] },
  trash: { add: ['TRASH'], remove: ['INBOX'] },
  markRead: { add: [], remove: ['UNREAD'] },
} as const

/** Sorts a message that would otherwise get these labels. */
export function sortArrival(world: World, person: Person, mail: ParsedMail, otherwise: readonly string[]): Sorting {
  const { settings, labels } = person.mailbox
  const context = searchContext(world, person)
  const probe = {
    ...mail,
    id: '',
    threadId: '',
    historyId: 0,
    internalDateMs: context.nowMs,
    labelIds: new Set(otherwise),
  }
  const actions = [...settings.filters.values()]
    .filter((filter) => matchesFilter(filter, probe, { ...context, words: undefined }))
    .map(({ action }) => action)
  const { enabled, emailAddress, disposition = 'leaveInInbox' } = settings.autoForwarding
  const forwarding = enabled && emailAddress !== undefined
  const result = new Set(otherwise)
  const change = (add: readonly string[] = [], remove: readonly string[] = []) => {
    for (const id of add) if (labels.has(id)) result.add(id)
    for (const id of remove) result.delete(id)
  }
  for (const { addLabelIds } of actions) change(addLabelIds)
  for (const { removeLabelIds } of actions) change([], removeLabelIds)
  if (forwarding) change(dispositions[disposition].add, dispositions[disposition].remove)
  if (result.has('TRASH')) result.delete('INBOX')
  const copies = [...actions.map(({ forward }) => forward), forwarding ? emailAddress : undefined]
  return { labelIds: [...result], forwardTo: [...new Set(copies.filter((address) => address !== undefined))] }
}
