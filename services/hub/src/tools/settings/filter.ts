/** A filter in the words of our tools: which arriving mail it means, and what it does with it. */
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { Address } from '../../google/addresses.ts'
import type { gmail_v1 } from '../../google/clients.ts'

const criteriaOf = (text: z.ZodOptional<z.ZodString>) => ({
  from: text,
  to: text,
  subject: text,
  query: text,
  negated_query: text,
  has_attachment: z.boolean().optional(),
  larger_than: z.int().min(1).optional(),
  smaller_than: z.int().min(1).optional(),
})

/** Gmail makes none that is longer. */
export const filterCriteria = criteriaOf(z.string().max(1_500).optional())
export const forward = Address.optional()

export const Filter = z.object({
  id: z.string(),
  ...criteriaOf(z.string().optional()),
  add_labels: z.array(z.string()).optional(),
  remove_labels: z.array(z.string()).optional(),
  forward: z.string().optional(),
})

const Criteria = z.object(filterCriteria)

export function toCriteria(wanted: z.output<typeof Criteria>): gmail_v1.Schema$FilterCriteria {
  const { from, to, subject, query, negated_query, has_attachment, larger_than, smaller_than } = wanted
  const size = larger_than ?? smaller_than
  const all = {
    from,
    to,
    subject,
    query,
    negatedQuery: negated_query,
    hasAttachment: has_attachment,
    size,
    sizeComparison: size === undefined ? undefined : larger_than === undefined ? 'smaller' : 'larger',
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

export function fromFilter({ id, criteria = {}, action = {} }: gmail_v1.Schema$Filter): z.input<typeof Filter> {
  const { from, to, subject, query, negatedQuery, hasAttachment, size, sizeComparison } = criteria
  const all = {
    id: id!,
    from,
    to,
    subject,
    query,
    negated_query: negatedQuery,
    has_attachment: hasAttachment,
    ...(size && { [sizeComparison === 'smaller' ? 'smaller_than' : 'larger_than']: size }),
    add_labels: action.addLabelIds,
    remove_labels: action.removeLabelIds,
    forward: action.forward,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value ?? undefined)) as z.input<typeof Filter>
}

/** The same in both, in whatever order Google lists it. */
export function isSameFilter(one: gmail_v1.Schema$Filter, other: gmail_v1.Schema$Filter): boolean {
  const plain = ({ criteria, action }: gmail_v1.Schema$Filter) => ({
    criteria,
    forward: action?.forward,
    labels: [new Set(action?.addLabelIds), new Set(action?.removeLabelIds)],
  })
  return isDeepStrictEqual(plain(one), plain(other))
}
