/** Labels as people say them, by name or id, as the ids that Gmail takes. */
import { ProblemError } from '@oma/contract'
import type { Gmail } from '../../google/clients.ts'

/** Gmail's own, whose names are their ids. */
const systemLabels = new Set(['INBOX', 'UNREAD', 'STARRED', 'IMPORTANT', 'SPAM', 'TRASH', 'SENT', 'DRAFT'])
const mostNamed = 50

/** @throws {ProblemError} `validation-failed` for a label that is not there, with those that are */
export async function resolveLabels(wanted: readonly string[], gmail: Gmail): Promise<string[]> {
  if (wanted.every((label) => systemLabels.has(label))) return [...wanted]
  const { data } = await gmail.users.labels.list({ userId: 'me', fields: 'labels(id,name,type)' })
  const labels = data.labels ?? []
  return wanted.map((label) => {
    const found =
      labels.find(({ id }) => id === label) ?? labels.find(({ name }) => name?.toLowerCase() === label.toLowerCase())
    if (found) return found.id!
    const own = labels.filter(({ type }) => type === 'user').map(({ name }) => name)
    const named = own.length > 0 ? own.slice(0, mostNamed).join(', ') : 'none of your own'
    throw new ProblemError('validation-failed', `There is no label "${label}". There are: ${named}.`)
  })
}
