/** A filter: which arriving mail it means and what it does. Criteria are read with the search language of `q`. */
import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { invalidArgument } from '../../../http/google-error.ts'
import type { LabelList } from '../../labels/label-list.ts'
import type { Message } from '../../mailbox/message.ts'
import { compileQuery, type SearchContext } from '../../search/compile-query.ts'
import { checkForwardable } from '../forwarding/forwarding.ts'
import type { Settings } from '../settings.ts'

const Criteria = z.object({
  from: z.string().optional(),
  to: z.string().optional(),
  subject: z.string().optional(),
  query: z.string().optional(),
  negatedQuery: z.string().optional(),
  hasAttachment: z.boolean().optional(),
  excludeChats: z.boolean().optional(),
  size: z.int().min(0).optional(),
  sizeComparison: z.enum(['unspecified', 'smaller', 'larger']).optional(),
})

const Action = z.object({
  addLabelIds: z.array(z.string()).optional(),
  removeLabelIds: z.array(z.string()).optional(),
  forward: z.string().toLowerCase().optional(),
})

const Body = z.object({ criteria: Criteria.default({}), action: Action.default({}) })

/** Google's Filter resource. */
export interface Filter {
  id: string
  criteria: z.infer<typeof Criteria>
  action: z.infer<typeof Action>
}

const mostFilters = 1000
const neverSet = new Set(['SENT', 'DRAFT', 'CHAT', 'SPAM', 'INBOX', 'UNREAD'])
const mayLose = new Set(['INBOX', 'UNREAD', 'SPAM', 'IMPORTANT'])

/** Reads a new filter. Throws Google's 400 for one that means nothing, does nothing, or exists already. */
export function readFilter(body: unknown, { filters, forwardingAddresses }: Settings, context: SearchContext): Filter {
  const { criteria, action } = Body.parse(body ?? {})
  if (queriesOf(criteria).length === 0) throw invalidArgument('Filter criteria must not be empty')
  for (const query of queriesOf(criteria)) compileQuery(query, context)
  checkLabels(action, context.labels)
  if (action.forward !== undefined) checkForwardable(forwardingAddresses, action.forward)
  const wanted = JSON.stringify([criteria, action])
  if ([...filters.values()].some((filter) => JSON.stringify([filter.criteria, filter.action]) === wanted)) {
    throw invalidArgument('Filter already exists', { reason: 'failedPrecondition' })
  }
  if (filters.size >= mostFilters) throw invalidArgument('Too many filters', { reason: 'failedPrecondition' })
  return { id: `ANe1Bm${randomBytes(24).toString('base64url')}`, criteria, action }
}

/** Whether a filter means this message. */
export function matchesFilter({ criteria }: Filter, message: Message, context: SearchContext): boolean {
  return queriesOf(criteria).every((query) => compileQuery(query, context).matches(message))
}

/** Each criterion as a search of its own, so that a bracket left open in one cannot reach into another. */
function queriesOf(criteria: Filter['criteria']): string[] {
  const { from, to, subject, query, negatedQuery, hasAttachment, size, sizeComparison } = criteria
  return [
    from?.trim() && `from:(${from})`,
    to?.trim() && `to:(${to})`,
    subject?.trim() && `subject:"${subject.replaceAll('"', ' ')}"`,
    query?.trim() && query,
    negatedQuery?.trim() && `-(${negatedQuery})`,
    hasAttachment && 'has:attachment',
    size !== undefined && sizeComparison === 'larger' && `larger:${size}`,
    size !== undefined && sizeComparison === 'smaller' && `smaller:${size}`,
  ].filter((each) => typeof each === 'string' && each !== '') as string[]
}

function checkLabels({ addLabelIds = [], removeLabelIds = [], forward }: Filter['action'], labels: LabelList): void {
  if (addLabelIds.length + removeLabelIds.length === 0 && forward === undefined) {
    throw invalidArgument('Filter action must not be empty')
  }
  const wrong =
    addLabelIds.find((id) => !labels.has(id) || neverSet.has(id)) ??
    removeLabelIds.find((id) => !labels.has(id) || !mayLose.has(id))
  if (wrong !== undefined) throw invalidArgument(`Invalid label: ${wrong}`)
  if (addLabelIds.filter((id) => labels.get(id).type === 'user').length > 1) {
    throw invalidArgument('A filter can add only one user label')
  }
}
