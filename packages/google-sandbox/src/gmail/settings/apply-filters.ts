/** Applies a person's filters to an arriving message. */
import { addressesIn } from '../mime/addresses.ts'
import type { Mailbox } from '../mailbox/mailbox.ts'
import type { ParsedMail } from '../mailbox/message.ts'
import { foldWords, holdsWords } from '../search/fold-words.ts'
import type { StoredFilter } from './settings.ts'

/** The labels a message ends up with, starting from those it would have without filters. */
export function applyFilters({ settings }: Mailbox, mail: ParsedMail, labelIds: readonly string[]): string[] {
  const kept = new Set(labelIds)
  for (const { criteria, action } of settings.filters) {
    if (!criteria || !meets(criteria, mail)) continue
    for (const id of action?.addLabelIds ?? []) kept.add(id)
    for (const id of action?.removeLabelIds ?? []) kept.delete(id)
  }
  return [...kept]
}

function meets(criteria: NonNullable<StoredFilter['criteria']>, mail: ParsedMail): boolean {
  const holds = (text: string, wanted: string | null | undefined) => !wanted || holdsWords(text, foldWords(wanted))
  const everything = `${mail.words.subject}${mail.words.body}${mail.words.from}`
  return (
    holds(mail.words.from, criteria.from) &&
    (!criteria.to ||
      addressesIn(mail.root, ['to', 'cc', 'bcc']).some((address) => address.includes(criteria.to ?? ''))) &&
    holds(mail.words.subject, criteria.subject) &&
    holds(everything, criteria.query) &&
    !(criteria.negatedQuery && holds(everything, criteria.negatedQuery)) &&
    (!criteria.hasAttachment || mail.words.filenames.length > 0)
  )
}
